/** Trace times → epochs on the capture's clock grid. */
import type { Nanoseconds, Seconds } from '../trace/trace';

interface Epoch {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/**
 * A clock as coarse as this shows its ticks: streams keep to them, or a run of events in one minute would be spread over as
 * many minutes. Finer clocks are as good as continuous.
 */
const COARSE: Seconds = 1e-3;
/** Of a tick: what rounding may take off a whole number of them. */
const ROUNDING = 1e-6;

export const isCoarse = (resolution: Seconds) => resolution > COARSE;

/** The beginning of the tick in which a trace time lies. */
export const onTick = (time: Seconds, resolution: Seconds): Seconds =>
  Math.floor(time / resolution + ROUNDING) * resolution;

/** @param start epoch of time zero @param resolution of the capture's clock */
export function createClockGrid(start: Nanoseconds, resolution: Seconds): (time: Seconds) => Epoch {
  const tick = Math.round(resolution * 1e9);
  const whole = Number(start / 1_000_000_000n);
  const rest = Number(start % 1_000_000_000n);
  return (time) => {
    const ticks = Math.floor(time / resolution + ROUNDING);
    // Up to 104 days after the start every nanosecond is a whole number of float64; big integers are twenty times as slow.
    if (ticks * tick > Number.MAX_SAFE_INTEGER) {
      const epoch = start + BigInt(ticks) * BigInt(tick);
      return { seconds: Number(epoch / 1_000_000_000n), nanoseconds: Number(epoch % 1_000_000_000n) };
    }
    const nanoseconds = rest + ((ticks * tick) % 1e9);
    const carried = nanoseconds >= 1e9 ? 1 : 0;
    const seconds = whole + Math.floor((ticks * tick) / 1e9) + carried;
    return { seconds, nanoseconds: nanoseconds - carried * 1e9 };
  };
}
