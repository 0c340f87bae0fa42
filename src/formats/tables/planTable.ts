/** A mapping (and the dialect that it comes from, where one does) and the first rows of a table → what rows are read by. */
import type { BytesAre } from '../format';
import type { TimesAre } from '../clock/clockSigns';
import { FormatError } from '../formatError';
import { ETHERNET_HEADER } from '../headers/ethernet';
import type { ColumnReference, MappedField, Mapping, TimeUnit } from '../mapping';
import { MAPPED_FIELDS } from '../mapping';
import type { TimeRepairs } from '../readOptions';
import { plainName } from './columnAliases';
import type { ColumnNames, Dialect } from './dialects';
import { protocolOf } from './names';
import type { TableHead } from './tableHead';
import type { Conversions, TablePlan } from './tablePlan';
import { describeTime, timeReader, timeReadingOf } from './timeReading';

const SCALES: Readonly<Record<TimeUnit, number>> = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 };
/** Header bytes of the smallest TCP packet, with Ethernet's in front. */
const SMALLEST_TCP_FRAME = 54;

export interface PlanOptions {
  readonly dialect?: Dialect | null;
  readonly repairs?: TimeRepairs | undefined;
  /** Those of the dialect where left out. */
  readonly conversions?: Conversions;
}

/** Throws FormatError where the mapping lacks something or names what the table has not. */
export function planTable(head: TableHead, mapping: Mapping, options: PlanOptions = {}): TablePlan {
  const { dialect = null, repairs = {}, conversions = dialect?.conversions ?? {} } = options;
  const columns = byField((field) => placeOf(mapping.columns[field], head, field));
  const fallbacks = byField((field) => firstPlace(dialect?.fallbacks?.[field], head));
  demand(columns, fallbacks);
  const bytesAre = mapping.bytesAre ?? 'ip';
  const width = widthOf(head);
  const { readTime, timeWords, timesAre } = planTime(head, mapping, columns, repairs);
  return {
    columns: bytesAre === 'payload' ? withoutBytes(columns) : columns,
    fallbacks,
    direction: firstPlace(dialect?.direction === undefined ? undefined : [dialect.direction], head),
    width,
    least: 1 + Math.max(...Object.values(columns), ...Object.values(fallbacks)),
    isRagged: dialect?.isRagged === true,
    readTime,
    timeWords,
    timesAre,
    durationScale: SCALES[mapping.durationUnit ?? 's'],
    bytesAre,
    frameHeader: frameHeaderOf(head, bytesAre, columns, dialect?.frame),
    isFramedWithoutIp: dialect?.frame === 'ethernet without IP',
    isUnidirectional: mapping.isUnidirectional === true,
    isPackets: dialect?.isPackets === true,
    hostsAreIntegers: mapping.hostsAreIntegers === true,
    conversions,
  };
}

/** Cells of a row that is whole. */
export function widthOf({ header, rows }: TableHead): number {
  return header?.length ?? rows[0]?.cells.length ?? 0;
}

function byField(place: (field: MappedField) => number): Record<MappedField, number> {
  return Object.fromEntries(MAPPED_FIELDS.map((field) => [field, place(field)])) as Record<
    MappedField,
    number
  >;
}

function placeOf(reference: ColumnReference | undefined, head: TableHead, field: MappedField): number {
  if (reference === undefined) return -1;
  const width = widthOf(head);
  if (typeof reference === 'number') {
    if (Number.isInteger(reference) && reference >= 0 && reference < width) return reference;
    throw new FormatError(`mapping of "${field}": column ${reference} of a table with ${width} columns`);
  }
  const place = head.header?.map(plainName).indexOf(plainName(reference)) ?? -1;
  if (place >= 0) return place;
  const names = head.header?.join(', ') ?? 'none: the table has no header';
  const hint =
    head.header?.length === 1 ? `: the mapping's delimiter "${head.delimiter}" divides nothing` : '';
  throw new FormatError(`mapping of "${field}": no column "${reference}"; the columns are ${names}${hint}`);
}

/** Place of the first of the names that the table has; −1 = it has none. */
export function firstPlace(names: ColumnNames | undefined, head: TableHead): number {
  if (names === undefined) return -1;
  if (typeof names === 'number') return names;
  const header = head.header?.map(plainName) ?? [];
  return header.indexOf(names.find((name) => header.includes(name)) ?? '\0');
}

function demand(columns: Record<MappedField, number>, fallbacks: Record<MappedField, number>): void {
  const has = (field: MappedField) => columns[field] >= 0 || fallbacks[field] >= 0;
  const missing = (['source', 'destination'] as const).filter((field) => !has(field));
  const hasStart = has('start') || (has('end') && has('duration'));
  const names = [...(hasStart ? [] : ['start (or end and duration)']), ...missing];
  if (names.length > 0)
    throw new FormatError(
      `mapping without ${names.join(', ')}: name a column for each of start, source and destination`,
    );
}

function withoutBytes(columns: Record<MappedField, number>): Record<MappedField, number> {
  return { ...columns, bytes: -1, sourceBytes: -1, destinationBytes: -1 };
}

function planTime(
  head: TableHead,
  mapping: Mapping,
  { start, end }: Record<MappedField, number>,
  repairs: TimeRepairs,
): Pick<TablePlan, 'readTime' | 'timeWords' | 'timesAre'> {
  const cells = head.rows
    .filter((row) => row.cells.length === widthOf(head))
    .map((row) => row.cells[start >= 0 ? start : end] ?? '');
  const reading = mapping.time.kind === 'auto' ? timeReadingOf(cells) : mapping.time;
  if (reading === null || reading.kind === 'auto') {
    if (cells.length === 0) return { readTime: () => false, timeWords: 'a time', timesAre: null };
    throw new FormatError(
      `no times in column ${(start >= 0 ? start : end) + 1}: it begins with "${cells[0]}", wanted epoch numbers or dates; name the column of the start, or its pattern`,
    );
  }
  const readTime = timeReader(reading, mapping.zoneMinutes ?? 0, repairs);
  if (readTime === null)
    throw new FormatError(
      `time pattern "${reading.kind === 'text' ? reading.pattern : ''}": wanted yyyy, MM and dd at least, and HH, mm, ss`,
    );
  const timesAre: TimesAre =
    reading.kind === 'epoch'
      ? { kind: 'epoch', unit: repairs.unit ?? reading.unit }
      : { kind: 'text', hasZone: mapping.zoneMinutes !== undefined || cells.some(namesZone) };
  return { readTime, timeWords: describeTime(reading), timesAre };
}

function namesZone(cell: string): boolean {
  return /\d:\d\d.*(?:z|[+-]\d\d:?\d\d)$/i.test(cell.trim());
}

/** Captures of tunnels have no Ethernet header: a TCP packet too small for one gives them away. */
function frameHeaderOf(
  head: TableHead,
  bytesAre: BytesAre,
  { protocol, packets, bytes }: Record<MappedField, number>,
  frame: Dialect['frame'],
): number {
  if (frame === 'ethernet without IP') return ETHERNET_HEADER;
  if (bytesAre !== 'frame') return 0;
  if (frame !== 'told by TCP') return ETHERNET_HEADER;
  const isTooSmall = head.rows.some(
    ({ cells }) =>
      protocolOf(cells[protocol] ?? '') === 'tcp' &&
      (cells[bytes] ?? '') !== '' &&
      Number(cells[bytes]) / Number(cells[packets]) < SMALLEST_TCP_FRAME,
  );
  return isTooSmall ? 0 : ETHERNET_HEADER;
}
