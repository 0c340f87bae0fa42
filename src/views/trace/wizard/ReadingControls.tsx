import type { ReactNode } from 'react';
import { useId, useState } from 'react';
import type { Mapping } from '../../../store/state';
import { ZoneField } from '../ZoneField';

interface ReadingControlsProps {
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}

const DELIMITERS: Readonly<Record<Mapping['delimiter'], string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Bar |',
  ' ': 'Blank',
};

const UNITS = { s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' } as const;

const BYTES = { ip: 'IP packets', frame: 'Ethernet frames', payload: 'payload only' } as const;

const WAYS = { both: 'both directions', one: 'one direction' } as const;

/** How a start is written, by a key that a select can hold. */
const TIMES = {
  auto: 'told from the rows',
  ...Object.fromEntries(Object.entries(UNITS).map(([unit, name]) => [unit, `${name} since 1970`])),
  text: 'a pattern',
} as Readonly<Record<string, string>>;

/** How cells are read: only what the columns that are mapped need. */
export function ReadingControls({ mapping, onChange }: ReadingControlsProps) {
  const { columns, time, delimiter, hasHeader } = mapping;
  const hasTotals = columns.packets !== undefined || columns.bytes !== undefined;
  const hasBytes = [columns.bytes, columns.sourceBytes, columns.destinationBytes].some(
    (column) => column !== undefined,
  );
  const set = (part: Partial<Mapping>) => onChange({ ...mapping, ...part });
  return (
    <div className="reading-controls">
      <Choice
        label="Between cells"
        value={delimiter}
        options={DELIMITERS}
        onChoose={(value) => set({ delimiter: value })}
      />
      <Choice
        label="First line"
        value={hasHeader ? 'names' : 'row'}
        options={{ names: 'names the columns', row: 'is a row' }}
        onChoose={(value) => set({ hasHeader: value === 'names' })}
      />
      <Choice
        label="Times are"
        value={time.kind === 'epoch' ? time.unit : time.kind}
        options={TIMES}
        onChoose={(value) => set({ time: timeOf(value) })}
      />
      {time.kind === 'text' && (
        <PatternField
          key={time.pattern}
          pattern={time.pattern}
          onCommit={(pattern) => set({ time: { kind: 'text', pattern } })}
        />
      )}
      {time.kind !== 'epoch' && (
        <ZoneField
          zoneMinutes={mapping.zoneMinutes ?? null}
          onChoose={(minutes) => onChange(withZone(mapping, minutes))}
        />
      )}
      {columns.duration !== undefined && (
        <Choice
          label="Durations in"
          value={mapping.durationUnit ?? 's'}
          options={UNITS}
          onChoose={(value) => set({ durationUnit: value })}
        />
      )}
      {hasBytes && (
        <Choice
          label="Bytes of"
          value={mapping.bytesAre ?? 'ip'}
          options={BYTES}
          onChoose={(value) => set({ bytesAre: value })}
        />
      )}
      {hasTotals && (
        <Choice
          label="A row counts"
          value={mapping.isUnidirectional ? 'one' : 'both'}
          options={WAYS}
          onChoose={(value) => set({ isUnidirectional: value === 'one' })}
        />
      )}
    </div>
  );
}

function timeOf(choice: string): Mapping['time'] {
  if (choice === 'auto') return { kind: 'auto' };
  if (choice === 'text') return { kind: 'text', pattern: 'yyyy-MM-dd HH:mm:ss' };
  return { kind: 'epoch', unit: choice as keyof typeof UNITS };
}

function withZone({ zoneMinutes, ...mapping }: Mapping, minutes: number | null): Mapping {
  void zoneMinutes;
  return minutes === null ? mapping : { ...mapping, zoneMinutes: minutes };
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: Readonly<Record<T, string>>;
  readonly onChoose: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onChoose(target.value as T)}>
        {Object.entries<string>(options).map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface PatternFieldProps {
  readonly pattern: string;
  readonly onCommit: (pattern: string) => void;
}

/** Commits on leaving and on Enter: half a pattern reads nothing. */
function PatternField({ pattern, onCommit }: PatternFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState(pattern);
  const commit = () => draft.trim() !== '' && draft !== pattern && onCommit(draft.trim());
  return (
    <div className="field">
      <label htmlFor={id}>Pattern</label>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        value={draft}
        aria-describedby={`${id}-help`}
        onChange={({ target }) => setDraft(target.value)}
        onBlur={commit}
        onKeyDown={({ key }) => key === 'Enter' && commit()}
      />
      <p id={`${id}-help`} className="help">
        yyyy MM dd HH mm ss, f for decimals
      </p>
    </div>
  );
}
