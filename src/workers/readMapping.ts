/** A mapping as it comes from a file or from storage: checked before anything reads by it. */
import type { Mapping } from '../formats/mapping';
import { MAPPED_FIELDS } from '../formats/mapping';
import type { Rule, Table } from './rules';
import { check, isEither, isObject, isWhole, oneOf } from './rules';

const UNITS = ['s', 'ms', 'us', 'ns'] as const;

const COLUMN: Rule = {
  wanted: 'the name of a column, or its number from 0',
  allows: (value) => typeof value === 'string' || isWhole(value, 0, 9999),
};

const COLUMNS = Object.fromEntries(MAPPED_FIELDS.map((field) => [field, COLUMN])) as Table<
  Mapping['columns']
>;

const MAPPING: Table<Mapping> = {
  name: { wanted: 'text', allows: (value) => typeof value === 'string' },
  delimiter: oneOf(',', ';', '\t', '|', ' '),
  hasHeader: isEither(),
  columns: {
    wanted: 'an object such as {"start":"time","source":"src","destination":"dst"}',
    allows: isObject,
  },
  time: {
    wanted: '{"kind":"auto"}, {"kind":"epoch","unit":"s"} or {"kind":"text","pattern":"yyyy-MM-dd HH:mm:ss"}',
    allows: isTimeReading,
  },
  zoneMinutes: {
    wanted: 'whole minutes east of UTC from -840 to 840',
    allows: (value) => isWhole(value, -840, 840),
  },
  durationUnit: oneOf(...UNITS),
  bytesAre: oneOf('ip', 'frame', 'payload'),
  isUnidirectional: isEither(),
};

const DEFAULTS = { name: 'mapping', delimiter: ',', hasHeader: true, time: { kind: 'auto' } } as const;

/**
 * What is left out is as in most tables; columns cannot be left out. Throws a sentence that says what is wrong, where, and
 * what is wanted.
 */
export function readMapping(given: unknown): Mapping {
  check('mapping', given, MAPPING, '');
  const mapping = { ...DEFAULTS, ...(given as Partial<Mapping>) };
  if (mapping.columns === undefined)
    throw new Error(`incomplete mapping: no columns; give ${MAPPING.columns.wanted}`);
  check('columns', mapping.columns, COLUMNS, 'columns.');
  return { ...mapping, columns: mapping.columns };
}

function isTimeReading(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { kind, unit, pattern } = value;
  if (kind === 'epoch') return UNITS.includes(unit as 's');
  return kind === 'auto' || (kind === 'text' && typeof pattern === 'string' && pattern !== '');
}
