/**
 * A stretch of a trace in three small pictures — gaps, host pairs, rate — and how far two of them are apart. For looking at a
 * model while it learns: small enough to keep by the hundred; what a finished trace is judged by is in `score.ts`.
 */
import type { Seconds, TimeWindow, Trace } from '../trace/trace';

/** What all pictures of a stretch share, made from the real one. */
export interface TwinFrame {
  readonly window: TimeWindow;
  /** Seconds, ascending, evenly spaced in log; gaps beyond the ends are counted in the end bins. */
  readonly gapEdges: Float64Array;
  /** Busiest first; `others` stands behind them. */
  readonly hosts: readonly string[];
  readonly rateBins: number;
}

/** Counts. */
export interface TwinLook {
  readonly flows: number;
  /** Between successive flows. */
  readonly gaps: Float32Array;
  /** Row-major, initiator × responder, hosts and then others. */
  readonly pairs: Float32Array;
  /** Flows a bin of the window. */
  readonly rate: Float32Array;
}

type Columns = Pick<Trace, 'time' | 'length' | 'source' | 'destination' | 'hosts'>;

const GAP_BINS = 24;
const HOSTS = 23;
const RATE_BINS = 48;
const LEAST_GAP: Seconds = 1e-6;

/** The frame for a stretch, from its real rows. */
export function frameTwin(real: Columns, window: TimeWindow): TwinFrame {
  const rows = rowsIn(real, window);
  const gaps = gapsOf(real, rows).filter((gap) => gap > 0);
  const least = Math.max(
    LEAST_GAP,
    gaps.reduce((a, b) => Math.min(a, b), window.to - window.from),
  );
  const most = Math.max(
    10 * least,
    gaps.reduce((a, b) => Math.max(a, b), 0),
  );
  const gapEdges = Float64Array.from(
    { length: GAP_BINS + 1 },
    (_, k) => least * (most / least) ** (k / GAP_BINS),
  );
  const flows = new Float64Array(real.hosts.length);
  for (let row = rows.from; row < rows.to; row++) {
    flows[real.source[row]!]!++;
    flows[real.destination[row]!]!++;
  }
  const busy = Array.from(flows.keys()).filter((host) => flows[host]! > 0);
  busy.sort((a, b) => flows[b]! - flows[a]! || a - b);
  return {
    window,
    gapEdges,
    hosts: busy.slice(0, HOSTS).map((host) => real.hosts[host]!),
    rateBins: RATE_BINS,
  };
}

/** The rows of a trace that lie in a window as long as the frame's, in the frame's bins. */
export function lookAt(trace: Columns, frame: TwinFrame, window: TimeWindow = frame.window): TwinLook {
  const rows = rowsIn(trace, window);
  const places = new Map(frame.hosts.map((host, i) => [host, i]));
  const placeOf = trace.hosts.map((host) => places.get(host) ?? frame.hosts.length);
  const size = frame.hosts.length + 1;
  const pairs = new Float32Array(size * size);
  const rate = new Float32Array(frame.rateBins);
  const perSecond = frame.rateBins / (window.to - window.from);
  for (let row = rows.from; row < rows.to; row++) {
    pairs[placeOf[trace.source[row]!]! * size + placeOf[trace.destination[row]!]!]!++;
    const bin = Math.floor((trace.time[row]! - window.from) * perSecond);
    rate[Math.min(frame.rateBins - 1, bin)]!++;
  }
  const gaps = new Float32Array(frame.gapEdges.length - 1);
  const [first, last] = [frame.gapEdges[0]!, frame.gapEdges.at(-1)!];
  const perLog = gaps.length / Math.log(last / first);
  for (const gap of gapsOf(trace, rows)) {
    const bin = gap > first ? Math.floor(Math.log(gap / first) * perLog) : 0;
    gaps[Math.min(gaps.length - 1, bin)]!++;
  }
  return { flows: rows.to - rows.from, gaps, pairs, rate };
}

/**
 * 0 = the same pictures, 1 = nothing in common: the mean of the total variation of gaps, of host pairs, and of the rate, where
 * counts are compared and not shares (Bray and Curtis 1957), so that too many flows are no likeness.
 */
export function twinDistance(a: TwinLook, b: TwinLook): number {
  const shares = (one: Float32Array) => {
    const total = one.reduce((sum, count) => sum + count, 0);
    return one.map((count) => count / Math.max(total, 1));
  };
  const parts = [
    unlikeness(shares(a.gaps), shares(b.gaps)),
    unlikeness(shares(a.pairs), shares(b.pairs)),
    unlikeness(a.rate, b.rate),
  ];
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

/** Σ|a − b| / Σ(a + b); 0 of nothing and nothing. */
function unlikeness(a: Float32Array, b: Float32Array): number {
  let [apart, total] = [0, 0];
  a.forEach((count, i) => {
    apart += Math.abs(count - b[i]!);
    total += count + b[i]!;
  });
  return total > 0 ? apart / total : 0;
}

interface Rows {
  readonly from: number;
  readonly to: number;
}

function rowsIn({ time, length }: Columns, window: TimeWindow): Rows {
  return { from: firstAt(time, length, window.from), to: firstAt(time, length, window.to) };
}

/** The first row at or after a time. */
function firstAt(time: Float64Array, length: number, at: Seconds): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function gapsOf({ time }: Columns, { from, to }: Rows): Float64Array {
  return Float64Array.from(
    { length: Math.max(0, to - from - 1) },
    (_, i) => time[from + i + 1]! - time[from + i]!,
  );
}
