import { useEffect, useRef } from 'react';
import { SHORTCUTS } from './keys';

interface HelpDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly singleKeys: boolean;
  readonly onSingleKeys: (isOn: boolean) => void;
}

export function HelpDialog({ isOpen, onClose, singleKeys, onSingleKeys }: HelpDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (isOpen && element && !element.open) element.showModal();
    if (!isOpen && element?.open) element.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Help</h2>
      <p>
        Open a trace, train TempoNet on it, generate a synthetic trace, see both side by side, save it. Each
        step tells what it needs.
      </p>
      <h3>Keyboard</h3>
      <dl className="key-list">
        {SHORTCUTS.map(({ shown, what }) => (
          <div key={shown}>
            <dt>
              {shown.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>←</kbd>
            <kbd>→</kbd>
          </dt>
          <dd>move the cursor of the focused picture</dd>
        </div>
      </dl>
      <label className="radio">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => onSingleKeys(event.target.checked)}
        />
        <span>Single keys act as shortcuts</span>
      </label>
      <form method="dialog" className="bar">
        <button type="submit" className="primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
