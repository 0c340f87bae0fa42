import { useId } from 'react';
import { formatCount, formatSpan, formatUtc } from '../../charts/format';
import type { Comparison, Selection } from '../../metrics/comparison';
import { clearSelection, select } from '../../store/actions';
import { useAllHosts } from './useAllHosts';

interface SelectionBarProps {
  readonly selection: Selection;
  readonly picture: Comparison;
  readonly epoch: number;
  readonly isComputing: boolean;
}

/** What narrows every picture at once, each part removable. */
export function SelectionBar({ selection, picture, epoch, isComputing }: SelectionBarProps) {
  const hosts = useAllHosts(picture);
  const chips = chipsOf(selection, epoch);
  const { real, synthetic } = picture.events;
  return (
    <div className="selection-bar">
      <HostSelect hosts={hosts} host={selection.host} />
      {chips.length === 0 && (
        <span className="hint">
          Whole trace. Pick a host, a cell of the matrix or a stretch of time to narrow every picture.
        </span>
      )}
      {chips.map(({ label, clear }) => (
        <span key={label} className="chip">
          {label}
          <button type="button" aria-label={`Remove ${label}`} onClick={() => select(clear)}>
            ×
          </button>
        </span>
      ))}
      {chips.length > 0 && (
        <button type="button" className="quiet" onClick={() => clearSelection()}>
          Clear
        </button>
      )}
      <span className="selection-count figures">
        {isComputing && <span className="if-late">updating… </span>}
        {formatCount(real)} real{synthetic !== null && <>, {formatCount(synthetic)} synthetic</>} flows
      </span>
    </div>
  );
}

interface Chip {
  readonly label: string;
  readonly clear: Partial<Selection>;
}

function chipsOf({ host, pair, service, protocol, window }: Selection, epoch: number): Chip[] {
  return [
    ...(host === null ? [] : [{ label: `host ${host}`, clear: { host: null } }]),
    ...(pair === null ? [] : [{ label: `${pair[0]} → ${pair[1]}`, clear: { pair: null } }]),
    ...(service === null ? [] : [{ label: `service ${service}`, clear: { service: null } }]),
    ...(protocol === null ? [] : [{ label: `protocol ${protocol}`, clear: { protocol: null } }]),
    ...(window === null
      ? []
      : [
          {
            label: `${formatUtc(epoch + window.from)}, ${formatSpan(window.to - window.from)}`,
            clear: { window: null },
          },
        ]),
  ];
}

function HostSelect({ hosts, host }: { readonly hosts: readonly string[]; readonly host: string | null }) {
  const id = useId();
  const named = hosts.filter((name) => !name.startsWith('('));
  const options = host !== null && !named.includes(host) ? [host, ...named] : named;
  return (
    <span className="host-select">
      <label htmlFor={id}>Host</label>
      <select id={id} value={host ?? ''} onChange={(event) => select({ host: event.target.value || null })}>
        <option value="">all</option>
        {options.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
