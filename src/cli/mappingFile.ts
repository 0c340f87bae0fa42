/** A mapping as a file: what the wizard saves, checked before any row is read with it. */
import type { Mapping } from '../formats/mapping';
import { MAPPED_FIELDS } from '../formats/mapping';
import type { ReadChoices } from '../formats/readOptions';
import { UsageError } from './commandLine';

type Mappings = NonNullable<ReadChoices['mappings']>;
type Fields = Readonly<Record<string, unknown>>;

const UNITS: readonly unknown[] = ['s', 'ms', 'us', 'ns'];

/** What each field of a mapping must be; `null` = may be missing. */
const CHECKS: Readonly<
  Record<keyof Mapping, { readonly wanted: string; readonly holds: (value: unknown) => boolean }>
> = {
  name: { wanted: 'a text', holds: (value) => typeof value === 'string' },
  delimiter: {
    wanted: 'one of "," ";" tab "|" and space',
    holds: (value) => [',', ';', '\t', '|', ' '].includes(value as string),
  },
  hasHeader: { wanted: 'true or false', holds: isBoolean },
  columns: { wanted: `names or indices of ${MAPPED_FIELDS.join(', ')}`, holds: areColumns },
  time: { wanted: '{"kind": "auto"}, "epoch" with a unit, or "text" with a pattern', holds: isTimeReading },
  zoneMinutes: { wanted: 'a number of minutes', holds: isOptional(Number.isFinite) },
  durationUnit: { wanted: 's, ms, us or ns', holds: isOptional((value) => UNITS.includes(value)) },
  bytesAre: {
    wanted: 'ip, frame or payload',
    holds: isOptional((value) => ['ip', 'frame', 'payload'].includes(value as string)),
  },
  isUnidirectional: { wanted: 'true or false', holds: isOptional(isBoolean) },
  hostsAreIntegers: { wanted: 'true or false', holds: isOptional(isBoolean) },
};

/** One mapping for every table, or a list of `{signature, mapping}`. */
export function mappingsOf(content: unknown, path: string): Mappings {
  const list = Array.isArray(content) ? (content as unknown[]) : [{ signature: '', mapping: content }];
  return list.map((entry) => {
    const { signature, mapping } = isFields(entry) ? entry : {};
    if (typeof signature !== 'string') throw new UsageError(`${path}: a mapping without its signature`);
    return { signature, mapping: checkedMapping(mapping, path) };
  });
}

function checkedMapping(mapping: unknown, path: string): Mapping {
  if (!isFields(mapping)) throw new UsageError(`${path}: a mapping is an object with columns and time`);
  const whole: Fields = { name: path, hasHeader: true, delimiter: ',', time: { kind: 'auto' }, ...mapping };
  const unknown = Object.keys(whole).filter((name) => !Object.hasOwn(CHECKS, name));
  if (unknown.length > 0) throw new UsageError(`${path}: unknown ${unknown.join(', ')}`);
  for (const [name, { wanted, holds }] of Object.entries(CHECKS))
    if (!holds(whole[name])) throw new UsageError(`${path}: ${name} must be ${wanted}`);
  const { columns } = whole as unknown as Mapping;
  const missing = (['start', 'source', 'destination'] as const).filter((field) => !(field in columns));
  if (missing.length > 0) throw new UsageError(`${path}: columns lacks ${missing.join(', ')}`);
  return whole as unknown as Mapping;
}

function areColumns(value: unknown): boolean {
  const fields: readonly string[] = MAPPED_FIELDS;
  return (
    isFields(value) &&
    Object.entries(value).every(
      ([field, column]) => fields.includes(field) && (typeof column === 'string' || Number.isInteger(column)),
    )
  );
}

function isTimeReading(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { kind, unit, pattern } = value;
  if (kind === 'epoch') return UNITS.includes(unit);
  return kind === 'auto' || (kind === 'text' && typeof pattern === 'string');
}

function isOptional(holds: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || holds(value);
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
