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
  const part = { draft, id, set: (change: Partial<ScenarioDraft>) => onChange({ ...draft, ...change }) };
  return (
    <div className="what-if">
      <Choices id={id} picture={picture} />
      <NumberField
        label="Flows ×"
        min={0.01}
        max={10}
        value={draft.rate}
        onCommit={(rate) => part.set({ rate })}
        help="Below 1 flows are left out at random; above 1 further runs are laid over the first. Beats lose their evenness."
      />
      <NumberField
        label="Weekends ×"
        min={0}
        max={10}
        value={draft.weekend}
        onCommit={(weekend) => part.set({ weekend })}
        help="Flows of Saturdays and Sundays (UTC), besides the above; 0.2 is a quiet weekend."
      />
      <NumberField
        label="Clock runs late by"
        unit="h"
        min={-12}
        max={12}
        value={draft.shiftHours}
        onCommit={(shiftHours) => part.set({ shiftHours })}
        help="Two hours have the office open at 11 instead of 9."
      />
      <HostFields {...part} />
      <DraftText
        {...part}
        field="service"
        label="Service to change"
        help="Port and protocol, such as 53/udp."
      />
      <NumberField
        label="Its flows ×"
        min={0}
        max={10}
        value={draft.serviceFactor}
        onCommit={(serviceFactor) => part.set({ serviceFactor })}
      />
      <BeatFields {...part} />
      <DraftText
        {...part}
        field="temperature"
        label="Temperature"
        help="Of the model, for each thing it predicts, such as gap 0.8, service 1.2. Below 1 the likeliest comes more often."
      />
    </div>
  );
}

interface PartProps {
  readonly draft: ScenarioDraft;
  readonly id: string;
  readonly set: (change: Partial<ScenarioDraft>) => void;
}

function HostFields(part: PartProps) {
  return (
    <>
      <DraftText
        {...part}
        field="silence"
        label="Silence hosts"
        help="Addresses with commas between: they neither send nor answer."
        list="hosts"
      />
      <DraftText
        {...part}
        field="without"
        label="Silence pairs"
        help="Initiator → responder, with commas between."
        list="pairs"
      />
      <DraftText
        {...part}
        field="cloneOf"
        label="Copy a role"
        help="A host, or a service for all its clients, such as 443/tcp."
        list="hosts"
      />
      <NumberField
        label="Copies"
        min={1}
        max={4}
        isWhole
        value={part.draft.copies}
        onCommit={(copies) => part.set({ copies })}
        help="On fresh addresses, each drawn in a run of its own; 1 is twice as many as there were."
      />
    </>
  );
}

function BeatFields(part: PartProps) {
  const { draft, set } = part;
  return (
    <>
      <DraftText
        {...part}
        field="beatPair"
        label="Add a beat between"
        help="Initiator → responder."
        list="pairs"
      />
      <DraftText
        {...part}
        field="beatService"
        label="Service of the beat"
        help="Its flows are modelled on one generated for this service."
      />
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
    </>
  );
}

interface DraftTextProps extends PartProps {
  readonly field: TextFieldName;
  readonly label: string;
  readonly help: string;
  readonly list?: 'hosts' | 'pairs';
}

function DraftText({ draft, id, set, field, label, help, list }: DraftTextProps) {
  const problem = draftProblems(draft)[field];
  return (
    <TextField
      label={label}
      value={draft[field]}
      onChange={(value) => set({ [field]: value })}
      isInvalid={problem !== undefined}
      help={problem ?? help}
      {...(list && { list: `${id}-${list}` })}
    />
  );
}

type TextFieldName =
  'silence' | 'cloneOf' | 'service' | 'without' | 'beatPair' | 'beatService' | 'temperature';

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
