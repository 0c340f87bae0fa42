import type { Selection } from '../../../metrics/comparison';
import { clearSelection, select } from '../../../store/actions';
import { chipsOf } from './filterText';

interface ChipsProps {
  readonly selection: Selection;
  readonly epoch: number;
  /** What is said where nothing is selected. */
  readonly whole: string;
}

/** What narrows every picture, each part removable. */
export function Chips({ selection, epoch, whole }: ChipsProps) {
  const chips = chipsOf(selection, epoch);
  if (chips.length === 0) return <span className="hint">{whole}</span>;
  return (
    <>
      {chips.map(({ label, clear }) => (
        <span key={label} className="chip">
          {label}
          <button type="button" aria-label={`Remove ${label}`} onClick={() => select(clear)}>
            ×
          </button>
        </span>
      ))}
      <button type="button" className="quiet" onClick={() => clearSelection()}>
        Clear
      </button>
    </>
  );
}
