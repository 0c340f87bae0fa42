import type { Notice } from './useSharedLink';

/** What a link did, until it is put away. The live region is always there, so that it is read. */
export function LinkNotice({
  notice,
  onClose,
}: {
  readonly notice: Notice | null;
  readonly onClose: () => void;
}) {
  return (
    <div role={notice?.isBad ? 'alert' : 'status'}>
      {notice && (
        <div className={notice.isBad ? 'failure notice' : 'warning notice'}>
          <p>{notice.text}</p>
          <button type="button" onClick={onClose}>
            Close
          </button>
        </div>
      )}
    </div>
  );
}
