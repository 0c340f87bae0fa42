/** Rows → `Trace`: sorts by start, drops names that no row uses, so that nothing after has to. */
import { ascendingOrder } from '../math/ascendingOrder';
import type { Epoch } from './epochAt';
import { nanosecondsOf } from './epochAt';
import type { FlowRow, NameTables } from './flowRow';
import { createFlowRow, createNameTables, fillRow } from './flowRow';
import { GrowingColumn } from './growingColumn';
import type { Column, Flow, Nanoseconds, Seconds, Trace } from './trace';
import { shareable } from './shareable';

const MICROSECOND: Seconds = 1e-6;

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
  finish(options?: { resolution?: Seconds; window?: ObservedWindow }): Trace;
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
    finish({ resolution = MICROSECOND, window } = {}) {
      const { length } = columns.seconds;
      const start = startOf(columns, window);
      const arrived = secondsSince(start, columns);
      const order = isAscending(arrived) ? null : ascendingOrder(arrived);
      const time = order === null ? arrived : inOrder(arrived, order);
      const last = length > 0 ? time[length - 1]! + resolution : 0;
      return {
        start,
        span: Math.max(last, window ? Number(window.end - start) / 1e9 : 0),
        resolution,
        length,
        ...namesInUse(columns, tables),
        time,
        ...taken(columns, order),
      };
    },
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

/** The tables with the names that rows use, numbered anew in the columns. */
function namesInUse(columns: Columns, tables: NameTables) {
  return {
    hosts: renumber([columns.source, columns.destination], tables.hosts.names, 0),
    protocols: renumber([columns.protocol], tables.protocols.values, 0),
    services: renumber([columns.service], tables.services.values, 1),
    states: renumber([columns.state], tables.states.values, 1),
    labels: renumber([columns.label], tables.labels.values, 1),
  };
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

/** One column at a time: never are two of them held twice. */
function taken(columns: Columns, order: Uint32Array | null): Pick<Trace, Exclude<Column, 'time'>> {
  return {
    duration: columns.duration.take(order),
    protocol: columns.protocol.take(order),
    source: columns.source.take(order),
    destination: columns.destination.take(order),
    sourcePort: columns.sourcePort.take(order),
    destinationPort: columns.destinationPort.take(order),
    service: columns.service.take(order),
    state: columns.state.take(order),
    sourcePackets: columns.sourcePackets.take(order),
    sourceBytes: columns.sourceBytes.take(order),
    destinationPackets: columns.destinationPackets.take(order),
    destinationBytes: columns.destinationBytes.take(order),
    label: columns.label.take(order),
  };
}
