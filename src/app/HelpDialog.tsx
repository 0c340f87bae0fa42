import { useEffect, useRef } from 'react';
import type { Bindings } from './keys';
import { KeyTable } from './KeyTable';

interface HelpDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly singleKeys: boolean;
  readonly onSingleKeys: (isOn: boolean) => void;
  readonly bindings: Bindings;
  readonly onBindings: (bindings: Bindings) => void;
}

export function HelpDialog(props: HelpDialogProps) {
  const { isOpen, onClose, singleKeys, onSingleKeys, bindings, onBindings } = props;
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
      <KeyTable bindings={bindings} onBindings={onBindings} />
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
