/** A mapping out of JSON that anyone may have written: checked before any row is read with it. */
import { FormatError } from '../formatError';
import type { Mapping } from '../mapping';
import { MAPPED_FIELDS } from '../mapping';
import { compileTimePattern } from '../timePattern';

type Fields = Readonly<Record<string, unknown>>;

const UNITS: readonly unknown[] = ['s', 'ms', 'us', 'ns'];
const DELIMITERS: readonly unknown[] = [',', ';', '\t', '|', ' '];

/** What each field of a mapping must be. */
const CHECKS: Readonly<
  Record<keyof Mapping, { readonly wanted: string; readonly holds: (value: unknown) => boolean }>
> = {
  name: { wanted: 'a text', holds: (value) => typeof value === 'string' },
  delimiter: { wanted: 'one of "," ";" tab "|" and space', holds: (value) => DELIMITERS.includes(value) },
  hasHeader: { wanted: 'true or false', holds: isBoolean },
  columns: { wanted: `names or indices for some of ${MAPPED_FIELDS.join(', ')}`, holds: areColumns },
  time: {
    wanted:
      '{"kind": "auto"}, {"kind": "epoch"} with a unit (s, ms, us, ns), or {"kind": "text"} with a pattern',
    holds: isTimeReading,
  },
  zoneMinutes: { wanted: 'minutes east of UTC', holds: isOptional(Number.isFinite) },
  durationUnit: { wanted: 's, ms, us or ns', holds: isOptional((value) => UNITS.includes(value)) },
  bytesAre: {
    wanted: 'ip, frame or payload',
    holds: isOptional((value) => value === 'ip' || value === 'frame' || value === 'payload'),
  },
  isUnidirectional: { wanted: 'true or false', holds: isOptional(isBoolean) },
  hostsAreIntegers: { wanted: 'true or false', holds: isOptional(isBoolean) },
};

const DEFAULTS = { name: 'mapping', delimiter: ',', hasHeader: true, time: { kind: 'auto' } } as const;

/** Throws FormatError that says which field is wrong, what it holds and what is wanted. */
export function parseMapping(json: unknown): Mapping {
  if (!isFields(json)) throw new FormatError(`mapping: ${show(json)}, wanted an object with "columns"`);
  const whole: Fields = { ...DEFAULTS, ...json };
  const unknown = Object.keys(whole).filter((name) => !Object.hasOwn(CHECKS, name));
  if (unknown.length > 0)
    throw new FormatError(`mapping: unknown ${unknown.join(', ')}; it has ${Object.keys(CHECKS).join(', ')}`);
  for (const [name, { wanted, holds }] of Object.entries(CHECKS))
    if (!holds(whole[name]))
      throw new FormatError(`mapping: "${name}" is ${show(whole[name])}, wanted ${wanted}`);
  const { columns } = whole as unknown as Mapping;
  const hasStart = 'start' in columns || ('end' in columns && 'duration' in columns);
  const missing = (['source', 'destination'] as const).filter((field) => !(field in columns));
  const names = [...(hasStart ? [] : ['start']), ...missing];
  if (names.length > 0) throw new FormatError(`mapping: "columns" lacks ${names.join(', ')}`);
  return whole as unknown as Mapping;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function areColumns(value: unknown): boolean {
  const fields: readonly string[] = MAPPED_FIELDS;
  return (
    isFields(value) &&
    Object.entries(value).every(
      ([field, column]) =>
        fields.includes(field) &&
        (typeof column === 'string' || (Number.isInteger(column) && Number(column) >= 0)),
    )
  );
}

function isTimeReading(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { kind, unit, pattern } = value;
  if (kind === 'epoch') return UNITS.includes(unit);
  if (kind === 'text') return typeof pattern === 'string' && isPattern(pattern);
  return kind === 'auto';
}

function isPattern(pattern: string): boolean {
  return (
    pattern.length <= 100 && compileTimePattern(pattern, { zoneMinutes: 0, isTwelveHour: false }) !== null
  );
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
