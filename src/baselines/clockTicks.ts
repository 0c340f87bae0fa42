/** A continuous-time generator on a clock that ticks. */
import type { Seconds, TimeWindow } from '../trace/trace';

/** A thousandth of a tick: a sum of whole ticks may fall short of one by rounding. */
const ROUNDING = 1e-3;

/**
 * The last tick (multiple of `resolution`) at or before a time of the window; the window's first tick, for a time before it.
 * Where no tick lies inside the window, its start.
 */
export function createTicks({ from, to }: TimeWindow, resolution: Seconds): (at: Seconds) => Seconds {
  const tick = Math.ceil(from / resolution - ROUNDING) * resolution;
  const first = tick < to ? Math.max(tick, from) : from;
  return (at) => Math.max(first, Math.floor(at / resolution + ROUNDING) * resolution);
}
