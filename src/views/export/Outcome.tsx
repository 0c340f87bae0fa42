import { formatBytes } from '../../charts/format';
import { cancelExport } from '../../store/actions';
import type { ExportStatus } from '../../store/state';
import { Failure, Progress } from '../shared/Notices';
import { sentence } from '../shared/sentence';

export function Outcome({ status }: { readonly status: ExportStatus }) {
  switch (status.status) {
    case 'idle':
      return null;
    case 'writing':
      return (
        <div className="outcome">
          <Progress label="Writing" share={status.share} />
          <button type="button" onClick={() => cancelExport()}>
            Cancel
          </button>
        </div>
      );
    case 'failed':
      return <Failure title="Export failed" message={sentence(status.message)} />;
    case 'done':
      return (
        <div className="outcome">
          <p>
            Saved {status.fileName}, {formatBytes(status.bytes)}.
          </p>
          {status.notes.length > 0 && (
            <ul>
              {status.notes.map((note) => (
                <li key={note}>{sentence(note)}</li>
              ))}
            </ul>
          )}
        </div>
      );
    default:
      return status satisfies never;
  }
}
