import { matrixLayout } from '../../charts/matrixLayout';
import { useSize } from '../../charts/useSize';

interface HostGutterProps {
  readonly hosts: readonly string[];
  readonly cursorRow: number | null;
  readonly onPick: (host: string) => void;
}

/** Row names beside the first matrix, as many as fit; the host list above it is the way by keyboard. */
export function HostGutter({ hosts, cursorRow, onPick }: HostGutterProps) {
  const [ref, { height }] = useSize<HTMLDivElement>();
  const { cell, labelled } = matrixLayout(hosts.length, height);
  const rows =
    cursorRow === null
      ? labelled
      : [...labelled.filter((row) => Math.abs(row - cursorRow) * cell >= 13), cursorRow];
  return (
    <div ref={ref} className="host-gutter" aria-hidden="true">
      {rows.map((row) => (
        <button
          key={row}
          type="button"
          tabIndex={-1}
          className={row === cursorRow ? 'host-label is-current' : 'host-label'}
          style={{ top: (row + 0.5) * cell }}
          onClick={() => onPick(hosts[row]!)}
        >
          {hosts[row]}
        </button>
      ))}
    </div>
  );
}
