/** The rhythm of day and week, by the clock (UTC) (metrics.md 11). */
import { totalVariation } from '../math/totalVariation';
import type { Seconds } from '../trace/trace';
import { hourOfWeek, hoursCovered } from '../trace/weekClock';
import type { CompareSides, Distance, MetricContext } from './metric';
import type { Sample } from './sample';
import { sayNumber } from './wording';

/** An hour of the day of which less was observed, in hours, has no rate. */
const LEAST_COVERED = 0.25;

interface DayProfile {
  /** Flows an hour by hour of day; NaN where under a quarter of an hour was observed. */
  readonly rate: Float64Array;
  /** Busiest and quietest hour of the day, 0 … 23, the first of equals; −1 where not every hour was observed. */
  readonly peak: number;
  readonly trough: number;
}

/** Mean flows an hour by hour of day, and where it is highest and lowest. */
export function describeDay(sample: Sample, phase: Seconds): DayProfile {
  const [flows, hours] = [folded(weekOf(sample, phase), 24), folded(hoursCovered(sample.windows, phase), 24)];
  const rate = flows.map((count, hour) => (hours[hour]! >= LEAST_COVERED ? count / hours[hour]! : NaN));
  const whole = sample.length > 0 && !rate.some(Number.isNaN);
  return {
    rate,
    peak: whole ? rate.indexOf(Math.max(...rate)) : -1,
    trough: whole ? rate.indexOf(Math.min(...rate)) : -1,
  };
}

/**
 * Total variation between the shares of flows per weekday, 0 … 1. Only fair on the same clock hours. NaN where the reference
 * was not observed for an hour on each of two weekdays. n = reference flows.
 */
export const compareWeekdays: CompareSides = ({ flows: reference }, { flows: candidate }, context) =>
  compareWeeks(reference, candidate, context, (week) =>
    Float64Array.from({ length: 7 }, (_, day) => dayTotal(week, day)),
  );

/** The same per hour of the week, 168 cells. */
export const compareWeekHours: CompareSides = ({ flows: reference }, { flows: candidate }, context) =>
  compareWeeks(reference, candidate, context, (week) => week);

/** Hours round the clock between the two sides' busiest hours of day, 0 … 12; NaN where a side was not observed at every hour. n = reference flows. */
export const comparePeakHour: CompareSides = (reference, candidate, context) =>
  hoursApart(reference.flows, candidate.flows, context, ({ peak }) => peak);

/** The same of the quietest hours. */
export const compareTroughHour: CompareSides = (reference, candidate, context) =>
  hoursApart(reference.flows, candidate.flows, context, ({ trough }) => trough);

function compareWeeks(
  reference: Sample,
  candidate: Sample,
  { phase }: MetricContext,
  cells: (week: Float64Array) => Float64Array,
): Distance {
  const covered = hoursCovered(reference.windows, phase);
  const days = Array.from({ length: 7 }, (_, day) => day).filter((day) => dayTotal(covered, day) >= 1);
  if (days.length < 2) return { value: NaN, n: 0, note: 'the window lies within one weekday' };
  const value = totalVariation(cells(weekOf(reference, phase)), cells(weekOf(candidate, phase)));
  return { value, n: reference.length };
}

function hoursApart(
  reference: Sample,
  candidate: Sample,
  { phase }: MetricContext,
  hourOf: (day: DayProfile) => number,
): Distance {
  const days = [describeDay(reference, phase), describeDay(candidate, phase)] as const;
  const [real, other] = [hourOf(days[0]), hourOf(days[1])];
  if (real < 0 || other < 0) return { value: NaN, n: 0, note: 'not every hour of the day was observed' };
  const apart = Math.abs(real - other);
  const at = (hour: number, { rate }: DayProfile) =>
    `${hour}:00 UTC with ${sayNumber(rate[hour]!)} flows an hour`;
  return {
    value: Math.min(apart, 24 - apart),
    n: reference.length,
    says: `real at ${at(real, days[0])}, synthetic at ${at(other, days[1])}`,
  };
}

/** Flows per hour of the week, 168 counts from Monday 00:00 UTC. */
function weekOf({ length, time }: Sample, phase: Seconds): Float64Array {
  const flows = new Float64Array(168);
  for (let i = 0; i < length; i++) flows[hourOfWeek(time[i]!, phase)]!++;
  return flows;
}

function dayTotal(week: Float64Array, day: number): number {
  return week.subarray(24 * day, 24 * (day + 1)).reduce((sum, one) => sum + one, 0);
}

function folded(week: Float64Array, length: number): Float64Array {
  const sums = new Float64Array(length);
  week.forEach((one, hour) => (sums[hour % length]! += one));
  return sums;
}
