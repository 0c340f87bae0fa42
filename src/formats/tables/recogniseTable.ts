/** The first bytes of a file → the table that they begin: which dialect or mapping reads it, and how. */
import type { Mapping } from '../mapping';
import type { ReadChoices } from '../readOptions';
import { looksLike } from './cellKinds';
import { plainName } from './columnAliases';
import type { ColumnNames, Dialect, DialectName } from './dialects';
import { DIALECTS, DIALECT_NAMES } from './dialects';
import { nfdumpHeader } from './nfdumpText';
import { firstPlace } from './planTable';
import { RowSplitter } from './rowSplitter';
import type { HeadOptions, TableHead } from './tableHead';
import { readHead, rowsOf } from './tableHead';
import { signatureOf } from './tableSignature';

export interface Table {
  readonly head: TableHead;
  /** null = a person's own mapping. */
  readonly dialect: DialectName | null;
  readonly mapping: Mapping;
}

type Mappings = ReadChoices['mappings'];

/** Rows by which times and frames are judged. */
export const SAMPLED = 200;

/** null = no table, or one that no mapping and no dialect knows. */
export function recogniseTable(
  bytes: Uint8Array,
  options: Omit<HeadOptions, 'delimiter' | 'hasHeader'>,
  mappings: Mappings = [],
): Table | null {
  const text = nfdumpHead(bytes, options);
  if (text !== null) return { head: text, dialect: 'nfdumpText', mapping: mappingOf('nfdumpText', text) };
  const head = readHead(bytes, options);
  if (head === null) return null;
  const mapped = mappings.find(({ signature }) => signature === '' || signature === signatureOf(head));
  if (mapped) return tableBy(mapped.mapping, bytes, options);
  const dialect = DIALECT_NAMES.find((name) => isDialect(DIALECTS[name], head));
  return dialect === undefined ? null : { head, dialect, mapping: mappingOf(dialect, head) };
}

/** The table as a mapping sees it; null = no delimited text. */
export function tableBy(
  mapping: Mapping,
  bytes: Uint8Array,
  options: Omit<HeadOptions, 'delimiter' | 'hasHeader'>,
): Table | null {
  const { delimiter, hasHeader } = mapping;
  const head = readHead(bytes, { ...options, delimiter, hasHeader });
  return head && { head, dialect: null, mapping };
}

function nfdumpHead(bytes: Uint8Array, { rows = 8, isWhole }: HeadOptions): TableHead | null {
  const header = nfdumpHeader(bytes);
  if (header === null) return null;
  const splitter = new RowSplitter(' ', { shape: DIALECTS.nfdumpText.shape });
  const found = rowsOf(bytes, splitter, { most: rows + 8, isWhole });
  return { delimiter: ' ', header, rows: found.filter(({ cells }) => cells.length === header.length) };
}

function isDialect({ signs, kinds, delimiter, shape }: Dialect, head: TableHead): boolean {
  if (shape || (delimiter !== undefined && head.delimiter !== delimiter)) return false;
  if (head.header === null)
    return kinds !== undefined && head.rows.some(({ cells }) => isOfKinds(cells, kinds));
  const names = new Set(head.header.map(plainName));
  return signs?.every((sign) => [sign].flat().some((name) => names.has(name))) === true;
}

function isOfKinds(cells: readonly string[], kinds: NonNullable<Dialect['kinds']>): boolean {
  return cells.length === kinds.length && kinds.every((kind, i) => looksLike(cells[i]!, kind));
}

/** What the dialect says of a table with this header, as a mapping. */
export function mappingOf(name: DialectName, head: TableHead): Mapping {
  const dialect: Dialect = DIALECTS[name];
  const columns: Record<string, string | number> = {};
  for (const [field, names] of Object.entries(dialect.columns) as [string, ColumnNames][]) {
    const place = firstPlace(names, head);
    if (place >= 0) columns[field] = head.header?.[place] ?? place;
  }
  const { durationUnit, bytesAre, isUnidirectional, hostsAreIntegers } = dialect;
  return {
    name: dialect.title,
    delimiter: head.delimiter,
    hasHeader: head.header !== null,
    columns,
    time: dialect.time ?? { kind: 'auto' },
    ...(durationUnit && { durationUnit }),
    ...(bytesAre && { bytesAre }),
    ...(isUnidirectional && { isUnidirectional }),
    ...(hostsAreIntegers && { hostsAreIntegers }),
  };
}
