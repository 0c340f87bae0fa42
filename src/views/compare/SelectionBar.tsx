import { useId } from 'react';
import { formatCount } from '../../charts/format';
import type { Comparison, Selection } from '../../metrics/comparison';
import { select } from '../../store/actions';
import { Chips } from '../shared/filter/Chips';
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
  const { real, synthetic } = picture.events;
  return (
    <div className="selection-bar">
      <HostSelect hosts={hosts} host={selection.host} />
      <Chips
        selection={selection}
        epoch={epoch}
        whole="Whole trace. Pick a host, a cell of the matrix or a stretch of time to narrow every picture."
      />
      <span className="selection-count figures">
        {isComputing && <span className="if-late">updating… </span>}
        {formatCount(real)} real{synthetic !== null && <>, {formatCount(synthetic)} synthetic</>} flows
      </span>
    </div>
  );
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
