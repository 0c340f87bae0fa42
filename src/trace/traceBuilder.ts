/** Rows → `Trace`: sorts by start, drops names that no row uses, so that nothing after has to. */
import { ascendingSteps } from '../math/ascendingOrder';
import { drained } from '../math/drained';
import type { Epoch } from './epochAt';
import { nanosecondsOf } from './epochAt';
import type { FlowRow, NameTables } from './flowRow';
import { createFlowRow, createNameTables, fillRow } from './flowRow';
import { GrowingColumn } from './growingColumn';
import type { Column, Flow, Nanoseconds, Seconds, Trace } from './trace';
import { COLUMNS } from './trace';
import type { PacketLog } from './packetLog';
import { shareable } from './shareable';

const MICROSECOND: Seconds = 1e-6;

interface FinishOptions {
  /** Of the flows that came of packets. */
  readonly packets?: PacketLog;
  readonly resolution?: Seconds;
  readonly window?: ObservedWindow;
}

interface ObservedWindow {
  readonly start: Nanoseconds;
  readonly end: Nanoseconds;
}

export interface TraceBuilder {
  /** What the numbers of a row mean. */
  readonly tables: NameTables;
  add(flow: Flow): void;
  /** Copies the row. */
  addRow(row: FlowRow): void;
  readonly length: number;
  /**
   * Once, at the end. `resolution` (δ) defaults to 1 µs. `window` = observed epoch window when wider than first to last
   * flow.
   */
  finish(options?: FinishOptions): Trace;
  /** The same in steps, between which a thread may see to other things. */
  finishing(options?: FinishOptions): Generator<void, Trace>;
}

export function createTraceBuilder(tables: NameTables = createNameTables()): TraceBuilder {
  const columns = createColumns();
  const row = createFlowRow();

  function addRow(added: FlowRow): void {
    columns.seconds.push(added.seconds);
    columns.nanoseconds.push(added.nanoseconds);
    columns.duration.push(added.duration);
    columns.protocol.push(added.protocol);
    columns.source.push(added.source);
    columns.sourcePort.push(added.sourcePort);
    columns.destination.push(added.destination);
    columns.destinationPort.push(added.destinationPort);
    columns.service.push(added.service);
    columns.state.push(added.state);
    columns.sourcePackets.push(added.sourcePackets);
    columns.sourceBytes.push(added.sourceBytes);
    columns.destinationPackets.push(added.destinationPackets);
    columns.destinationBytes.push(added.destinationBytes);
    columns.label.push(added.label);
  }

  return {
    tables,
    get length() {
      return columns.seconds.length;
    },
    add: (flow) => addRow(fillRow(row, flow, tables)),
    addRow,
    finish: (options) => drained(finishing(columns, tables, options)),
    finishing: (options) => finishing(columns, tables, options),
  };
}

function* finishing(
  columns: Columns,
  tables: NameTables,
  { resolution = MICROSECOND, window, packets: log }: FinishOptions = {},
): Generator<void, Trace> {
  const { length } = columns.seconds;
  const start = startOf(columns, window);
  yield;
  const arrived = secondsSince(start, columns);
  yield;
  const order = isAscending(arrived) ? null : yield* ascendingSteps(arrived);
  const time = order === null ? arrived : inOrder(arrived, order);
  yield;
  const packets = log?.finish(length, order) ?? null;
  const last = length > 0 ? time[length - 1]! + resolution : 0;
  return {
    start,
    span: Math.max(last, window ? Number(window.end - start) / 1e9 : 0),
    resolution,
    length,
    ...(yield* namesInUse(columns, tables)),
    time,
    ...(yield* taken(columns, order)),
    ...(packets && { packets }),
  };
}

type Columns = ReturnType<typeof createColumns>;

/** By column of the trace; `seconds` and `nanoseconds` become `time`. */
function createColumns() {
  return {
    seconds: new GrowingColumn(Float64Array),
    nanoseconds: new GrowingColumn(Int32Array),
    duration: new GrowingColumn(Float64Array),
    protocol: new GrowingColumn(Uint16Array),
    source: new GrowingColumn(Uint32Array),
    sourcePort: new GrowingColumn(Int32Array),
    destination: new GrowingColumn(Uint32Array),
    destinationPort: new GrowingColumn(Int32Array),
    service: new GrowingColumn(Uint16Array),
    state: new GrowingColumn(Uint16Array),
    sourcePackets: new GrowingColumn(Float64Array),
    sourceBytes: new GrowingColumn(Float64Array),
    destinationPackets: new GrowingColumn(Float64Array),
    destinationBytes: new GrowingColumn(Float64Array),
    label: new GrowingColumn(Uint16Array),
  };
}

/** The earliest row's start, or the window's where that is earlier. */
function startOf({ seconds, nanoseconds }: Columns, window?: ObservedWindow): Nanoseconds {
  if (seconds.length === 0) return window?.start ?? 0n;
  let first: Epoch = { seconds: Infinity, nanoseconds: 0 };
  for (let i = 0; i < seconds.length; i++) {
    const later = seconds.at(i) - first.seconds || nanoseconds.at(i) - first.nanoseconds;
    if (later < 0) first = { seconds: seconds.at(i), nanoseconds: nanoseconds.at(i) };
  }
  const epoch = nanosecondsOf(first);
  return window && window.start < epoch ? window.start : epoch;
}

/** By order of arrival. */
function secondsSince(start: Nanoseconds, columns: Columns): Float64Array {
  const startSeconds = Number(start / 1_000_000_000n);
  const startNanoseconds = Number(start % 1_000_000_000n);
  const seconds = columns.seconds.take(null);
  const nanoseconds = columns.nanoseconds.take(null);
  for (let i = 0; i < seconds.length; i++)
    seconds[i] = seconds[i]! - startSeconds + (nanoseconds[i]! - startNanoseconds) / 1e9;
  return seconds;
}

function isAscending(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) if (time[i]! < time[i - 1]!) return false;
  return true;
}

function inOrder(time: Float64Array, order: Uint32Array): Float64Array {
  const out = shareable(Float64Array, time.length);
  for (let i = 0; i < out.length; i++) out[i] = time[order[i]!]!;
  return out;
}

type Names = Pick<Trace, 'hosts' | 'protocols' | 'services' | 'states' | 'labels'>;

/** The tables with the names that rows use, numbered anew in the columns. */
function* namesInUse(columns: Columns, tables: NameTables): Generator<void, Names> {
  yield;
  const hosts = renumber([columns.source, columns.destination], tables.hosts.names, 0);
  yield;
  const protocols = renumber([columns.protocol], tables.protocols.values, 0);
  const services = renumber([columns.service], tables.services.values, 1);
  yield;
  const states = renumber([columns.state], tables.states.values, 1);
  const labels = renumber([columns.label], tables.labels.values, 1);
  return { hosts, protocols, services, states, labels };
}

/** Names in the order in which the rows, as they arrived, first use them; the first `fixed` stay where they are. */
function renumber(
  columns: readonly GrowingColumn<Uint32Array | Uint16Array>[],
  names: readonly string[],
  fixed: number,
): string[] {
  const used = names.slice(0, fixed);
  const numbers = new Int32Array(names.length).fill(-1);
  for (let name = 0; name < fixed; name++) numbers[name] = name;
  for (let i = 0; i < columns[0]!.length; i++) {
    for (const column of columns) {
      const name = column.at(i);
      if (numbers[name] === -1) numbers[name] = used.push(names[name]!) - 1;
      column.set(i, numbers[name]!);
    }
  }
  return used;
}

type Taken = Pick<Trace, Exclude<Column, 'time'>>;

/** One column at a time: never are two of them held twice. */
function* taken(columns: Columns, order: Uint32Array | null): Generator<void, Taken> {
  const rest: Partial<Record<Column, Taken[keyof Taken]>> = {};
  for (const name of COLUMNS) {
    if (name === 'time') continue;
    yield;
    rest[name] = columns[name].take(order);
  }
  return rest as Taken;
}
