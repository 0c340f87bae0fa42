/** The running clock as features: harmonics of the hour of day and, where the span allows, of the week. */
import type { Nanoseconds, Seconds } from '../trace/trace';

export const DAY: Seconds = 86_400;
export const WEEK: Seconds = 7 * DAY;
/** 1970-01-01 was a Thursday; the first Monday came four days later. */
const FIRST_MONDAY: Seconds = 4 * DAY;

export interface Clock {
  /** Unix seconds of trace time zero, modulo a week counted from Monday 00:00 UTC. */
  readonly phase: Seconds;
  readonly dayHarmonics: number;
  readonly weekHarmonics: number;
}

/** Harmonics that `span` can teach: a rhythm is learnt only where it was seen more than once. */
export function fitClock(start: Nanoseconds, span: Seconds): Clock {
  const phase = (Number(start / 1_000_000n) / 1e3 - FIRST_MONDAY) % WEEK;
  return {
    phase: (phase + WEEK) % WEEK,
    dayHarmonics: span > 1.2 * DAY ? 3 : 0,
    weekHarmonics: span > 1.2 * WEEK ? 3 : 0,
  };
}

/** Number of features; at least one, so that every model has a clock input. */
export function clockSize(clock: Clock): number {
  return Math.max(1, 2 * (clock.dayHarmonics + clock.weekHarmonics));
}

/** Writes sin and cos of each harmonic at trace time `time` (seconds since start) into `out` from `offset`. */
export function writeClock(clock: Clock, time: Seconds, out: Float32Array, offset: number): void {
  let at = offset;
  const write = (period: Seconds, harmonics: number) => {
    const angle = (2 * Math.PI * ((clock.phase + time) % period)) / period;
    for (let k = 1; k <= harmonics; k++) {
      out[at++] = Math.sin(k * angle);
      out[at++] = Math.cos(k * angle);
    }
  };
  write(DAY, clock.dayHarmonics);
  write(WEEK, clock.weekHarmonics);
  if (at === offset) out[at] = 0;
}
