/**
 * What the clock adds to a stream's gaps in generation: a weight per hour of the week at which the next event would fall.
 * p(k | history) ∝ softmax(logits)_k · w(clock(t + τ_k)), the smallest change in KL divergence that gives a free run the
 * training's profile of hours and weekdays (a log-linear model of the two margins: Deming & Stephan 1940). Where that cannot
 * slow a stream down, its longer gaps gain by the weight of the present hour (`patienceOf`).
 */
import type { Seconds } from '../trace/trace';
import type { Clock } from './clock';
import { DAY, WEEK } from './clock';
import { gapQuantile, neverAgain } from './gapCodec';
import type { StreamGaps } from './gapModel';

const HOUR: Seconds = 3600;
export const HOURS_OF_DAY = 24;
export const DAYS_OF_WEEK = 7;

/** Log weights of one stream. */
export interface Rhythm {
  readonly hours: Float64Array;
  /** From Monday on. */
  readonly days: Float64Array;
}

export const hourOfDay = ({ phase }: Clock, time: Seconds) => Math.floor(((phase + time) % DAY) / HOUR);
export const dayOfWeek = ({ phase }: Clock, time: Seconds) => Math.floor(((phase + time) % WEEK) / DAY);

/** Gaps shorter than this end under the weight of the hour in which they begin. */
const SHORT: Seconds = 1800;
/** Places in a bin at which the weight is looked up: it may last from noon to midnight. */
const POINTS = 4;

/** Whether any weight differs from 1. */
export const isRhythmic = ({ hours, days }: Rhythm) => [...hours, ...days].some((log) => log !== 0);

/** A stream's rhythm made ready for draws. */
export interface DrawnRhythm {
  /** Weight of a category for a stream that is silent at `now`, its last event at `last`. */
  factor(category: number, last: Seconds, now: Seconds): number;
  /** Whether a gap of a category stands, given a uniform number: inside a bin, too, more of them end when the clock says. */
  accepts(category: number, last: Seconds, gap: Seconds, uniform: number): boolean;
}

/** Null for a stream without rhythm. @param gaps of the stream whose rhythm it is */
export function prepareRhythm({ hours, days }: Rhythm, clock: Clock, gaps: StreamGaps): DrawnRhythm | null {
  if (!isRhythmic({ hours, days })) return null;
  const { codec, longest } = gaps;
  const weights = Float64Array.from({ length: HOURS_OF_DAY * DAYS_OF_WEEK }, (_, hour) =>
    Math.exp(hours[hour % HOURS_OF_DAY]! + days[Math.floor(hour / HOURS_OF_DAY)]!),
  );
  const never = neverAgain(codec);
  const points = Float64Array.from({ length: never * POINTS }, (_, i) =>
    gapQuantile(codec, Math.floor(i / POINTS), ((i % POINTS) + 0.5) / POINTS, 0, longest || Infinity),
  );
  const firstLong = Array.from({ length: never }, (_, k) => k).findIndex((k) => points[k * POINTS]! >= SHORT);
  const isShort = (category: number) => firstLong < 0 || category < firstLong;
  const patience = patienceOf(points, gaps);
  const weightAt = (time: Seconds) => {
    const at = (clock.phase + time) % WEEK;
    return weights[Math.floor((at < 0 ? at + WEEK : at) / HOUR)]!;
  };
  return {
    factor(category, last, now) {
      if (category === never) return 1;
      const present = weightAt(now);
      const waited = present ** -patience[category]!;
      if (isShort(category)) return present * waited;
      let sum = 0;
      for (let p = 0; p < POINTS; p++) sum += weightAt(last + points[category * POINTS + p]!);
      return (sum / POINTS) * waited;
    },
    accepts(category, last, gap, uniform) {
      if (category === never || isShort(category)) return true;
      let most = 0;
      for (let p = 0; p < POINTS; p++) most = Math.max(most, weightAt(last + points[category * POINTS + p]!));
      return uniform * most <= weightAt(last + gap);
    },
  };
}

/**
 * How far each category is from the middle of a burst, 0 … 1: min(1, log(1 + τ / mean τ) / log(1 + half an hour / mean τ)). A
 * stream of many desks is silent for minutes at night, not for hours: all its gaps end in the hour in which they begin, and
 * only the longer of them against the shorter can slow it down. As with rates, gaps within a burst keep their proportions.
 */
function patienceOf(points: Float64Array, { counts }: StreamGaps): Float64Array {
  const gaps = Float64Array.from(
    { length: points.length / POINTS },
    (_, k) => points[k * POINTS + POINTS / 2]!,
  );
  let [sum, events] = [0, 0];
  gaps.forEach((gap, k) => {
    sum += counts[k]! * gap;
    events += counts[k]!;
  });
  const mean = events > 0 && sum > 0 ? sum / events : SHORT;
  return gaps.map((gap) => Math.min(1, Math.log1p(gap / mean) / Math.log1p(SHORT / mean)));
}
