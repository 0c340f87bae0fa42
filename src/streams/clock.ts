/** The running clock as features: harmonics of the hour of day and, where the span allows, of the week; or classes of both. */
import type { Nanoseconds, Seconds } from '../trace/trace';

export const DAY: Seconds = 86_400;
export const WEEK: Seconds = 7 * DAY;
const HOURS = 24;
const WEEKDAYS = 7;
/** 1970-01-01 was a Thursday; the first Monday came four days later. */
const FIRST_MONDAY: Seconds = 4 * DAY;

/** `classes`: one of 24 hours and one of 7 weekdays, as in LogNormMix-Net, which knows no time between two hours. */
export type ClockFeatures = 'harmonics' | 'classes';

export interface Clock {
  readonly features: ClockFeatures;
  /** Unix seconds of trace time zero, modulo a week counted from Monday 00:00 UTC. */
  readonly phase: Seconds;
  readonly dayHarmonics: number;
  readonly weekHarmonics: number;
}

/** Rhythms that `span` can teach: one is learnt only where it was seen more than once. */
export function fitClock(start: Nanoseconds, span: Seconds, features: ClockFeatures): Clock {
  const phase = (Number(start / 1_000_000n) / 1e3 - FIRST_MONDAY) % WEEK;
  return {
    features,
    phase: (phase + WEEK) % WEEK,
    dayHarmonics: span > 1.2 * DAY ? 3 : 0,
    weekHarmonics: span > 1.2 * WEEK ? 3 : 0,
  };
}

/** Number of features; at least one, so that every model has a clock input. */
export function clockSize(clock: Clock): number {
  const { features, dayHarmonics, weekHarmonics } = clock;
  if (features === 'classes')
    return Math.max(1, (dayHarmonics > 0 ? HOURS : 0) + (weekHarmonics > 0 ? WEEKDAYS : 0));
  return Math.max(1, 2 * (dayHarmonics + weekHarmonics));
}

/** Writes the features at trace time `time` (seconds since start) into `out` from `offset`. */
export function writeClock(clock: Clock, time: Seconds, out: Float32Array, offset: number): void {
  if (clock.features === 'classes') writeClasses(clock, time, out, offset);
  else writeHarmonics(clock, time, out, offset);
}

/** 1 at the hour of day and at the weekday, 0 elsewhere; each where its rhythm is known. */
function writeClasses(clock: Clock, time: Seconds, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + clockSize(clock));
  const at = (((clock.phase + time) % WEEK) + WEEK) % WEEK;
  const hours = clock.dayHarmonics > 0 ? HOURS : 0;
  if (hours > 0) out[offset + Math.floor((at % DAY) / (DAY / HOURS))] = 1;
  if (clock.weekHarmonics > 0) out[offset + hours + Math.floor(at / DAY)] = 1;
}

/** Writes sin and cos of each harmonic. */
function writeHarmonics(clock: Clock, time: Seconds, out: Float32Array, offset: number): void {
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
