import { useId } from 'react';
import type { Comparison } from '../../metrics/comparison';
import { NumberField, TextField } from '../shared/fields';
import type { ScenarioDraft } from './scenarioDraft';
import { draftProblems } from './scenarioDraft';

interface ScenarioFieldsProps {
  readonly draft: ScenarioDraft;
  readonly onChange: (draft: ScenarioDraft) => void;
  /** Whose hosts and pairs are offered. */
  readonly picture: Comparison | null;
}

/** What-if: every field leaves things as learned until it is touched. */
export function ScenarioFields({ draft, onChange, picture }: ScenarioFieldsProps) {
  const id = useId();
  const problems = draftProblems(draft);
  const set = (change: Partial<ScenarioDraft>) => onChange({ ...draft, ...change });
  const text = (field: TextFieldName, label: string, help: string, list?: string) => (
    <TextField
      label={label}
      value={draft[field]}
      onChange={(value) => set({ [field]: value })}
      isInvalid={problems[field] !== undefined}
      help={problems[field] ?? help}
      {...(list && { list: `${id}-${list}` })}
    />
  );
  return (
    <div className="what-if">
      <Choices id={id} picture={picture} />
      <NumberField
        label="Flows ×"
        min={0.01}
        max={10}
        value={draft.rate}
        onCommit={(rate) => set({ rate })}
        help="Below 1 flows are left out at random; above 1 further runs are laid over the first. Beats lose their evenness."
      />
      <NumberField
        label="Clock runs late by"
        unit="h"
        min={-12}
        max={12}
        value={draft.shiftHours}
        onCommit={(shiftHours) => set({ shiftHours })}
        help="Two hours have the office open at 11 instead of 9."
      />
      {text(
        'silence',
        'Silence hosts',
        'Addresses with commas between: they neither send nor answer.',
        'hosts',
      )}
      {text('cloneOf', 'Copy a role', 'A host, or a service for all its clients, such as 443/tcp.', 'hosts')}
      <NumberField
        label="Copies"
        min={1}
        max={4}
        isWhole
        value={draft.copies}
        onCommit={(copies) => set({ copies })}
        help="On fresh addresses, each drawn in a run of its own; 1 is twice as many as there were."
      />
      {text('service', 'Service to change', 'Port and protocol, such as 53/udp.')}
      <NumberField
        label="Its flows ×"
        min={0}
        max={10}
        value={draft.serviceFactor}
        onCommit={(serviceFactor) => set({ serviceFactor })}
      />
      {text('without', 'Silence pairs', 'Initiator → responder, with commas between.', 'pairs')}
      {text('beatPair', 'Add a beat between', 'Initiator → responder.', 'pairs')}
      {text(
        'beatService',
        'Service of the beat',
        'Its flows are modelled on one generated for this service.',
      )}
      <NumberField
        label="Every"
        unit="s"
        min={0.1}
        value={draft.period}
        onCommit={(period) => set({ period })}
      />
      <NumberField
        label="Early or late by"
        unit="%"
        min={0}
        max={50}
        value={draft.jitterPercent}
        onCommit={(jitterPercent) => set({ jitterPercent })}
      />
    </div>
  );
}

type TextFieldName = 'silence' | 'cloneOf' | 'service' | 'without' | 'beatPair' | 'beatService';

/** Offered while typing; anything else may be written. */
function Choices({ id, picture }: { readonly id: string; readonly picture: Comparison | null }) {
  if (!picture) return null;
  const { hosts, links } = picture.pairs;
  return (
    <>
      <datalist id={`${id}-hosts`}>
        {hosts.map((host) => (
          <option key={host} value={host} />
        ))}
      </datalist>
      <datalist id={`${id}-pairs`}>
        {links.map(({ source, destination }) => (
          <option key={`${source} ${destination}`} value={`${source} → ${destination}`} />
        ))}
      </datalist>
    </>
  );
}
