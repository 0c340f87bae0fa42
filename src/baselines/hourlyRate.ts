/** An inhomogeneous Poisson process whose rate is constant within each clock hour (Lewis & Shedler 1979). */
import { poissonArrivals } from '../math/poissonArrivals';
import type { Random } from '../math/random';
import type { Seconds, TimeWindow } from '../trace/trace';
import { hourOfWeek, hoursCovered, weekPhase } from '../trace/weekClock';
import type { TrainingRows } from './trainingRows';

const HOUR: Seconds = 3600;
const DAY: Seconds = 24 * HOUR;
/** Training from first to last second, below which a rhythm was not seen often enough to be one. */
const LEAST_FOR_WEEK = 9 * DAY;
const LEAST_FOR_DAY = 1.2 * DAY;
/** An hour of the rhythm counts where training covers so much of it, in hours. */
const LEAST_COVERED = 0.5;

export interface HourlyRate {
  /** Events per second in each hour of the week, Monday 00:00 UTC first: 168. */
  readonly rates: Float64Array;
  readonly phase: Seconds;
}

/**
 * Rates by hour of the week where training spans 9 days, by hour of the day from 1.2 days on, else one. Events are divided by
 * the time that the windows cover; an hour that they hardly cover has the rate of the coarser rhythm.
 */
export function fitHourlyRate({ rows, windows, covered }: TrainingRows): HourlyRate {
  const phase = weekPhase(rows.start);
  const hours = hoursCovered(windows, phase);
  const events = new Float64Array(hours.length);
  for (let i = 0; i < rows.length; i++) events[hourOfWeek(rows.time[i]!, phase)]!++;
  const span = windows.length > 0 ? windows.at(-1)!.to - windows[0]!.from : 0;
  const mean = covered > 0 ? rows.length / covered : 0;
  const rates = hours.map((_, hour) => {
    const daily = rateOf(hours, events, (at) => at % 24 === hour % 24) ?? mean;
    if (span < LEAST_FOR_DAY) return mean;
    return span < LEAST_FOR_WEEK ? daily : (rateOf(hours, events, (at) => at === hour) ?? daily);
  });
  return { rates, phase };
}

/** Events per second over the hours that belong; null where they are hardly covered. */
function rateOf(
  hours: Float64Array,
  events: Float64Array,
  belongs: (hour: number) => boolean,
): number | null {
  let [covered, count] = [0, 0];
  for (let hour = 0; hour < hours.length; hour++) {
    if (!belongs(hour)) continue;
    covered += hours[hour]!;
    count += events[hour]!;
  }
  return covered < LEAST_COVERED ? null : count / (covered * HOUR);
}

/** Times in the window, ascending: a homogeneous process within each clock hour. */
export function* hourlyArrivals(
  random: Random,
  { rates, phase }: HourlyRate,
  { from, to }: TimeWindow,
): Generator<Seconds> {
  for (let at = from; at < to;) {
    const hour = Math.floor((at + phase) / HOUR);
    const next = Math.min((hour + 1) * HOUR - phase, to);
    yield* poissonArrivals(random, rates[hour % rates.length]!, at, next);
    at = next > at ? next : to;
  }
}
