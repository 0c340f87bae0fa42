/** Clock time, UTC. */
import type { Nanoseconds, Seconds, TimeWindow } from './trace';

const HOUR: Seconds = 3600;
export const WEEK: Seconds = 7 * 24 * HOUR;
/** 1970 began on a Thursday; seconds from the Monday before. */
const EPOCH_AFTER_MONDAY = 3 * 24 * HOUR;

/** Seconds since Monday 00:00 UTC at a trace's start. */
export function weekPhase(start: Nanoseconds): Seconds {
  return (Number(start % (BigInt(WEEK) * 1_000_000_000n)) / 1e9 + EPOCH_AFTER_MONDAY) % WEEK;
}

/** Hour of the week, 0 (Monday 00:00) … 167, of a time `at` seconds after a start of that phase. */
export function hourOfWeek(at: Seconds, phase: Seconds): number {
  return Math.floor((at + phase) / HOUR) % 168;
}

/** How many hours of each hour of the week the stretches cover: 168 figures from Monday 00:00. */
export function hoursCovered(windows: readonly TimeWindow[], phase: Seconds): Float64Array {
  const covered = new Float64Array(168);
  for (const { from, to } of windows) {
    for (let at = from; at < to;) {
      const next = Math.min((Math.floor((at + phase) / HOUR) + 1) * HOUR - phase, to);
      covered[hourOfWeek(at, phase)]! += (next - at) / HOUR;
      at = next > at ? next : to;
    }
  }
  return covered;
}
