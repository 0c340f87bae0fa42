/** Conversations and endpoints as columns, sorted and filtered here so that hundreds of thousands of rows never reach the page. */
import type { Trace } from '../../trace/trace';
import type { TableName, TablePage, TableQuestion, TableRow } from './exploration';
import { flowsOf } from './pairTrains';
import type { PairTrains } from './pairTrains';
import type { Rows } from './rowsUnder';

const PAGE = 200;

export interface Table {
  readonly name: TableName;
  readonly length: number;
  /** Host ids by column of addresses, then figures: as `TABLE_COLUMNS` lists them. */
  readonly hosts: Readonly<Record<string, Uint32Array>>;
  readonly figures: Readonly<Record<string, Float64Array>>;
}

/** Keys of each table's columns in order: addresses, then figures. */
export const TABLE_COLUMNS = {
  conversations: {
    hosts: ['source', 'destination'],
    figures: ['flows', 'packets', 'bytes', 'first', 'last'],
  },
  endpoints: {
    hosts: ['host'],
    figures: ['flows', 'initiated', 'answered', 'peers', 'packetsOut', 'bytesOut', 'bytesIn'],
  },
} as const satisfies Record<TableName, { hosts: readonly string[]; figures: readonly string[] }>;

/** Per ordered pair: flows, packets and bytes both ways (unknown ones as none, NaN where the trace tells none), first and last start in seconds. */
export function conversations({ trace, rows, time }: Rows, trains: PairTrains): Table {
  const { length, starts, order } = trains;
  const column = () => new Float64Array(length);
  const [flows, packets, bytes, first, last] = [column(), column(), column(), column(), column()];
  for (let pair = 0; pair < length; pair++) {
    flows[pair] = flowsOf(trains, pair);
    first[pair] = time[order[starts[pair]!]!]!;
    last[pair] = time[order[starts[pair + 1]! - 1]!]!;
    for (let i = starts[pair]!; i < starts[pair + 1]!; i++) {
      const row = rows[order[i]!]!;
      packets[pair]! += (trace.sourcePackets[row]! || 0) + (trace.destinationPackets[row]! || 0);
      bytes[pair]! += (trace.sourceBytes[row]! || 0) + (trace.destinationBytes[row]! || 0);
    }
  }
  if (!isTold(trace.sourcePackets)) packets.fill(NaN);
  if (!isTold(trace.sourceBytes)) bytes.fill(NaN);
  const hosts = { source: trains.source, destination: trains.destination };
  return { name: 'conversations', length, hosts, figures: { flows, packets, bytes, first, last } };
}

/** Per host with a flow: flows at either end, by role, other hosts it met, packets and bytes it sent, bytes it received. */
export function endpoints({ trace, rows }: Rows, trains: PairTrains): Table {
  const all = () => new Float64Array(trace.hosts.length);
  const [initiated, answered, peers, packetsOut, bytesOut, bytesIn] = [
    all(),
    all(),
    all(),
    all(),
    all(),
    all(),
  ];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const [source, destination] = [trace.source[row]!, trace.destination[row]!];
    initiated[source]!++;
    answered[destination]!++;
    packetsOut[source]! += trace.sourcePackets[row]! || 0;
    packetsOut[destination]! += trace.destinationPackets[row]! || 0;
    bytesOut[source]! += trace.sourceBytes[row]! || 0;
    bytesIn[destination]! += trace.sourceBytes[row]! || 0;
    bytesOut[destination]! += trace.destinationBytes[row]! || 0;
    bytesIn[source]! += trace.destinationBytes[row]! || 0;
  }
  if (!isTold(trace.sourcePackets)) packetsOut.fill(NaN);
  if (!isTold(trace.sourceBytes)) for (const bytes of [bytesOut, bytesIn]) bytes.fill(NaN);
  countPeers(trains, peers);
  const host = Uint32Array.from(all().keys()).filter((id) => initiated[id]! + answered[id]! > 0);
  const of = (column: Float64Array) => Float64Array.from(host, (id) => column[id]!);
  const flows = Float64Array.from(host, (id) => initiated[id]! + answered[id]!);
  return {
    name: 'endpoints',
    length: host.length,
    hosts: { host },
    figures: {
      ...{ flows, initiated: of(initiated), answered: of(answered), peers: of(peers) },
      ...{ packetsOut: of(packetsOut), bytesOut: of(bytesOut), bytesIn: of(bytesIn) },
    },
  };
}

function isTold(column: Float64Array): boolean {
  return column.some((value) => !Number.isNaN(value));
}

/** A pair that speaks in both directions is one peer. */
function countPeers({ length, source, destination }: PairTrains, peers: Float64Array): void {
  const seen = new Set<number>();
  for (let pair = 0; pair < length; pair++) {
    const [a, b] = [source[pair]!, destination[pair]!];
    const key = Math.min(a, b) * 2 ** 32 + Math.max(a, b);
    if (a === b || seen.has(key)) continue;
    seen.add(key);
    peers[a]!++;
    peers[b]!++;
  }
}

/** Rows of a table that match, in the order that is asked for; equal ones keep the table's. `ranks` orders hosts by name. */
export function orderTable(
  table: Table,
  { sort, isDescending, text }: Pick<TableQuestion, 'sort' | 'isDescending' | 'text'>,
  { hosts, ranks }: { readonly hosts: readonly string[]; readonly ranks: Uint32Array },
): Uint32Array {
  const matches = text === '' ? null : Uint8Array.from(hosts, (host) => Number(host.includes(text)));
  const columns = Object.values(table.hosts);
  const all = Uint32Array.from({ length: table.length }, (_, i) => i);
  const kept = matches ? all.filter((i) => columns.some((ids) => matches[ids[i]!] === 1)) : all;
  const ids = table.hosts[sort];
  const values = ids
    ? Float64Array.from(ids, (id) => ranks[id]!)
    : (table.figures[sort] ?? table.figures['flows']!);
  const sign = isDescending ? -1 : 1;
  return kept.sort((a, b) => sign * (values[a]! - values[b]!) || a - b);
}

/** Where each host stands in the order of names, numbers in them by value: 10.0.0.9 before 10.0.0.10. */
export function rankHosts(hosts: readonly string[]): Uint32Array {
  const { compare } = new Intl.Collator('en', { numeric: true });
  const order = hosts.map((_, id) => id).sort((a, b) => compare(hosts[a]!, hosts[b]!));
  const ranks = new Uint32Array(hosts.length);
  order.forEach((id, rank) => (ranks[id] = rank));
  return ranks;
}

/** 200 rows of an ordered table. */
export function pageOf(table: Table, order: Uint32Array, from: number, { hosts }: Trace): TablePage {
  const rows = Array.from(order.subarray(from, from + PAGE), (i) => rowOf(table, i, hosts));
  return { table: table.name, total: order.length, from, rows };
}

/** The whole of it as CSV (RFC 4180), lines ended by LF. */
export function csvOf(table: Table, order: Uint32Array, { hosts }: Trace): string {
  const columns = TABLE_COLUMNS[table.name];
  const lines = [[...columns.hosts, ...columns.figures].join(',')];
  for (const i of order) {
    const { names, figures } = rowOf(table, i, hosts);
    lines.push(
      [...names.map(quoted), ...figures.map((value) => (Number.isNaN(value) ? '' : value))].join(','),
    );
  }
  return lines.join('\n') + '\n';
}

function rowOf({ name, hosts: ids, figures }: Table, i: number, hosts: readonly string[]): TableRow {
  const columns = TABLE_COLUMNS[name];
  return {
    names: columns.hosts.map((key) => hosts[ids[key]![i]!]!),
    figures: columns.figures.map((key) => figures[key]![i]!),
  };
}

/** A name that a spreadsheet would read as a formula is quoted with an apostrophe. */
function quoted(name: string): string {
  const safe = /^[=+@-]/.test(name) ? `'${name}` : name;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
