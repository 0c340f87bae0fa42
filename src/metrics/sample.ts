/**
 * The rows of a trace that a comparison is about, gathered once: on the real trace's clock, categories in one id space for
 * both sides, so that nothing after touches a string.
 */
import type { PacketTable } from '../trace/packetTable';
import { selectPackets } from '../trace/packetTable';
import type { Seconds, TimeWindow, Trace } from '../trace/trace';
import { coveredSeconds, mergeWindows } from '../trace/windows';

export interface Sample {
  /** Stretches that the sample covers, disjoint and ascending, seconds since the real trace's start. */
  readonly windows: readonly TimeWindow[];
  readonly covered: Seconds;
  readonly length: number;
  /** Start of each flow, seconds since the real trace's start, ascending. */
  readonly time: Float64Array;
  /** Index into `windows` of each flow. */
  readonly stretch: Uint32Array;
  /** Ids of the real trace; categories that it lacks follow after its own. */
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  readonly protocol: Uint32Array;
  readonly state: Uint32Array;
  readonly sourcePort: Int32Array;
  readonly destinationPort: Int32Array;
  /** Seconds; this and the counts below are NaN where the source does not tell. */
  readonly duration: Float64Array;
  readonly sourcePackets: Float64Array;
  readonly sourceBytes: Float64Array;
  readonly destinationPackets: Float64Array;
  readonly destinationBytes: Float64Array;
  /** What lies inside the flows; null where the source does not tell. */
  readonly packets: PacketTable | null;
}

/** Names by common id: the real trace's, then those only the other has. */
export interface ColumnNames {
  readonly hosts: readonly string[];
  readonly protocols: readonly string[];
  readonly states: readonly string[];
}

/** A trace beside the real one: its ids in terms of the real trace's, its clock as seconds after the real trace's start. */
export interface Aligned {
  readonly trace: Trace;
  readonly offset: Seconds;
  readonly hosts: Uint32Array;
  readonly protocols: Uint32Array;
  readonly states: Uint32Array;
  readonly names: ColumnNames;
}

/** Aligns `trace` with `real` (itself, for the real side) by address, name and epoch. */
export function alignTrace(trace: Trace, real: Trace): Aligned {
  const hosts = commonIds(trace.hosts, real.hosts);
  const protocols = commonIds(trace.protocols, real.protocols);
  const states = commonIds(trace.states, real.states);
  return {
    trace,
    offset: Number(trace.start - real.start) / 1e9,
    hosts: hosts.ids,
    protocols: protocols.ids,
    states: states.ids,
    names: { hosts: hosts.names, protocols: protocols.names, states: states.names },
  };
}

/** The flows that start inside the windows and satisfy `keep` (all, where it is left out; given the row in the trace). */
export function takeSample(
  aligned: Aligned,
  within: readonly TimeWindow[],
  keep?: (row: number) => boolean,
): Sample {
  const windows = mergeWindows(within);
  const { rows, stretch } = rowsWithin(aligned, windows, keep ?? (() => true));
  const { trace, offset } = aligned;
  const numbers = (column: Float64Array) =>
    gather(new Float64Array(rows.length), rows, (row) => column[row]!);
  return {
    windows,
    covered: coveredSeconds(windows),
    length: rows.length,
    time: gather(new Float64Array(rows.length), rows, (row) => trace.time[row]! + offset),
    stretch,
    source: gather(new Uint32Array(rows.length), rows, (row) => aligned.hosts[trace.source[row]!]!),
    destination: gather(new Uint32Array(rows.length), rows, (row) => aligned.hosts[trace.destination[row]!]!),
    protocol: gather(new Uint32Array(rows.length), rows, (row) => aligned.protocols[trace.protocol[row]!]!),
    state: gather(new Uint32Array(rows.length), rows, (row) => aligned.states[trace.state[row]!]!),
    sourcePort: gather(new Int32Array(rows.length), rows, (row) => trace.sourcePort[row]!),
    destinationPort: gather(new Int32Array(rows.length), rows, (row) => trace.destinationPort[row]!),
    duration: numbers(trace.duration),
    sourcePackets: numbers(trace.sourcePackets),
    sourceBytes: numbers(trace.sourceBytes),
    destinationPackets: numbers(trace.destinationPackets),
    destinationBytes: numbers(trace.destinationBytes),
    packets: trace.packets ? selectPackets(trace.packets, rows) : null,
  };
}

function rowsWithin(
  { trace, offset }: Aligned,
  windows: readonly TimeWindow[],
  keep: (row: number) => boolean,
) {
  const rows = new Uint32Array(trace.length);
  const stretch = new Uint32Array(trace.length);
  let [count, current] = [0, 0];
  for (let row = 0; row < trace.length; row++) {
    const at = trace.time[row]! + offset;
    while (current < windows.length && at >= windows[current]!.to) current++;
    if (current === windows.length) break;
    if (at < windows[current]!.from || !keep(row)) continue;
    rows[count] = row;
    stretch[count++] = current;
  }
  return { rows: rows.subarray(0, count), stretch: stretch.slice(0, count) };
}

/** A plain loop: `TypedArray.from` with a function takes thirty times as long. */
function gather<T extends Float64Array | Uint32Array | Int32Array>(
  into: T,
  rows: Uint32Array,
  value: (row: number) => number,
): T {
  for (let i = 0; i < rows.length; i++) into[i] = value(rows[i]!);
  return into;
}

function commonIds(names: readonly string[], real: readonly string[]): { ids: Uint32Array; names: string[] } {
  const all = [...real];
  const known = new Map(all.map((name, i) => [name, i]));
  const ids = Uint32Array.from(names, (name) => {
    const id = known.get(name) ?? all.push(name) - 1;
    known.set(name, id);
    return id;
  });
  return { ids, names: all };
}
