/** A moment of a trace as exact epoch time. */
import type { Nanoseconds, Seconds, Trace } from './trace';

export interface Epoch {
  /** Whole epoch seconds. */
  readonly seconds: number;
  /** 0 … 999,999,999 on top of `seconds`. */
  readonly nanoseconds: number;
}

/** The same, filled anew for every packet or row. */
export type Moment = { -readonly [Part in keyof Epoch]: Epoch[Part] };

const NANO = 1_000_000_000;

/**
 * Epoch of `time` seconds after the trace's start, to the nanosecond. Whole seconds and fraction go separate ways,
 * because their product with 1e9 leaves float64's integers after 104 days; past 48 days, where float64 no longer tells
 * nanoseconds apart, the moment is the tick of the trace's resolution that it stands for.
 */
export function epochAt(trace: Pick<Trace, 'start' | 'resolution'>, time: Seconds): Epoch {
  const whole = Math.floor(time);
  const nanoseconds = Math.round(snapped(time - whole, time, trace.resolution) * NANO);
  const startSeconds = Number(trace.start / BigInt(NANO));
  const total = Number(trace.start % BigInt(NANO)) + nanoseconds;
  const carry = Math.floor(total / NANO);
  return { seconds: startSeconds + whole + carry, nanoseconds: total - carry * NANO };
}

/** The fraction's nearest tick where `time`, a float64, cannot be told from it. */
function snapped(fraction: number, time: Seconds, resolution: Seconds): number {
  const ticks = Math.round(1 / resolution);
  const tick = Math.round(fraction * ticks) / ticks;
  return Math.abs(tick - fraction) <= Math.abs(time) * Number.EPSILON ? tick : fraction;
}

/** Nanoseconds of the epoch. */
export function nanosecondsOf({ seconds, nanoseconds }: Epoch): Nanoseconds {
  return BigInt(seconds) * BigInt(NANO) + BigInt(nanoseconds);
}
