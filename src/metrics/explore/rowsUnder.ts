/** The rows of a trace that a selection leaves: once without its window, then a range of them. */
import { rangeWithin } from '../../math/rangeWithin';
import type { Nanoseconds, Seconds, TimeWindow, Trace } from '../../trace/trace';
import type { Selection } from '../comparison';
import { rowKeeper } from '../rowKeeper';

export interface Rows {
  readonly trace: Trace;
  /** Ascending, and so in time order. */
  readonly rows: Uint32Array;
  /** Start of each, seconds since `start`. */
  readonly time: Float64Array;
  /** The real trace's start, on either side. */
  readonly start: Nanoseconds;
  /** What was looked at. */
  readonly window: TimeWindow;
}

/** The clock that times are told on, and what of it was observed; a trace's own where left out. */
interface Observed {
  readonly start: Nanoseconds;
  readonly window: TimeWindow;
}

/** The rows that the selection leaves, whatever its window. */
export function rowsUnder(
  trace: Trace,
  selection: Selection,
  { start, window }: Observed = { start: trace.start, window: { from: 0, to: trace.span } },
): Rows {
  const keep = rowKeeper(trace, selection);
  const offset = Number(trace.start - start) / 1e9;
  const isOwn = !keep && offset === 0;
  const rows = new Uint32Array(trace.length);
  const time = isOwn ? trace.time : new Float64Array(trace.length);
  let count = 0;
  for (let row = 0; row < trace.length; row++) {
    if (keep && !keep(row)) continue;
    if (!isOwn) time[count] = trace.time[row]! + offset;
    rows[count++] = row;
  }
  return { trace, rows: rows.subarray(0, count), time: time.subarray(0, count), start, window };
}

/** Those that start inside a window. */
export function rowsWithin(all: Rows, window: TimeWindow | null): Rows {
  if (!window) return all;
  const [from, to] = rangeWithin(all.time, window.from, window.to);
  const inside = { from: Math.max(window.from, all.window.from), to: Math.min(window.to, all.window.to) };
  return { ...all, rows: all.rows.subarray(from, to), time: all.time.subarray(from, to), window: inside };
}

/** Real and synthetic rows over the same stretch. */
export interface Besides {
  readonly real: Rows;
  readonly synthetic: Rows;
}

/** Seconds of its window. */
export function lengthOf({ window: { from, to } }: Rows): Seconds {
  return Math.max(to - from, 0);
}
