/**
 * A trace as bytes and back: every column, the interned strings, the packets inside flows. What comes back is checked as if
 * a stranger had written it, because a project file may be a stranger's.
 */
import { shareable } from '../trace/shareable';
import type { PacketTable } from '../trace/packetTable';
import type { Trace } from '../trace/trace';
import { COLUMNS } from '../trace/trace';
import { KeepError } from './KeepError';

/** Throws a `KeepError` that names the column unless `value` is a trace that holds together. */
export function checkTrace(value: unknown): asserts value is Trace {
  const trace = value as Trace;
  if (typeof trace !== 'object' || trace === null) throw broken('it is no trace');
  const { length, start, span, resolution } = trace;
  if (!Number.isInteger(length) || length < 0) throw broken(`length ${length}`);
  if (typeof start !== 'bigint' || !(span >= 0) || !(resolution > 0))
    throw broken('start, span or resolution is missing');
  for (const name of COLUMNS) checkColumn(trace, name);
  for (const [table, ids] of Object.entries(TABLES)) checkTable(trace, table as Table, ids);
  for (let i = 1; i < length; i++)
    if (!(trace.time[i]! >= trace.time[i - 1]!)) throw broken(`row ${i} begins before the row above it`);
  if (trace.packets !== undefined) checkPackets(trace.packets, length);
}

type Table = 'hosts' | 'protocols' | 'services' | 'states' | 'labels';

/** Columns of ids by the strings that they point into. */
const TABLES = {
  hosts: ['source', 'destination'],
  protocols: ['protocol'],
  services: ['service'],
  states: ['state'],
  labels: ['label'],
} as const satisfies Record<Table, readonly (keyof Trace)[]>;

const TYPES: Readonly<Record<(typeof COLUMNS)[number], new (length: number) => unknown>> = {
  time: Float64Array,
  duration: Float64Array,
  protocol: Uint16Array,
  source: Uint32Array,
  sourcePort: Int32Array,
  destination: Uint32Array,
  destinationPort: Int32Array,
  service: Uint16Array,
  state: Uint16Array,
  sourcePackets: Float64Array,
  sourceBytes: Float64Array,
  destinationPackets: Float64Array,
  destinationBytes: Float64Array,
  label: Uint16Array,
};

function checkColumn(trace: Trace, name: (typeof COLUMNS)[number]): void {
  const column: unknown = trace[name];
  const type = TYPES[name];
  if (!(column instanceof type) || (column as Float64Array).length !== trace.length)
    throw broken(`column ${name}: want ${trace.length} values of ${type.name}`);
}

function checkTable(trace: Trace, table: Table, columns: readonly (keyof Trace)[]): void {
  const names: unknown = trace[table];
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    throw broken(`${table}: want a list of texts`);
  for (const column of columns) {
    const ids = trace[column] as Uint32Array;
    for (let i = 0; i < ids.length; i++)
      if (ids[i]! >= names.length) throw broken(`${column} of row ${i}: no entry ${ids[i]} in ${table}`);
  }
}

function checkPackets(packets: PacketTable, rows: number): void {
  const { first, kept, share, offset, bytes, flags, fromResponder } = packets;
  const is =
    first instanceof Uint32Array &&
    kept instanceof Uint16Array &&
    offset instanceof Float64Array &&
    bytes instanceof Uint32Array &&
    flags instanceof Uint8Array &&
    fromResponder instanceof Uint8Array;
  if (!is || !(share > 0 && share <= 1)) throw broken('packets: a column is missing');
  if (first.length !== rows || kept.length !== rows) throw broken(`packets: want ${rows} rows`);
  for (const column of [bytes, flags, fromResponder])
    if (column.length !== offset.length) throw broken('packets: columns of different length');
  for (let row = 0; row < rows; row++)
    if (kept[row]! > 0 && first[row]! + kept[row]! > offset.length)
      throw broken(`packets of row ${row}: past the end`);
}

/** The trace with only those packets that its rows point at: rows cut away must not be kept through the back door. */
export function withOwnPackets(trace: Trace): Trace {
  const { packets } = trace;
  if (!packets) return trace;
  const total = packets.kept.reduce((sum, kept) => sum + kept, 0);
  if (total === packets.offset.length) return trace;
  const own = {
    first: shareable(Uint32Array, trace.length),
    offset: shareable(Float64Array, total),
    bytes: shareable(Uint32Array, total),
    flags: shareable(Uint8Array, total),
    fromResponder: shareable(Uint8Array, total),
  };
  let at = 0;
  for (let row = 0; row < trace.length; row++) {
    const [from, to] = [packets.first[row]!, packets.first[row]! + packets.kept[row]!];
    own.first[row] = at;
    for (const name of ['offset', 'bytes', 'flags', 'fromResponder'] as const)
      own[name].set(packets[name].subarray(from, to), at);
    at += to - from;
  }
  return { ...trace, packets: { ...packets, ...own } };
}

function broken(what: string): KeepError {
  return new KeepError(`kept trace is inconsistent: ${what}; open the original again`);
}
