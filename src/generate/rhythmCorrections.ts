/** How the hours and weekdays of free runs differ from training's, and the rhythms that make them agree. */
import { totalVariation } from '../math/totalVariation';
import type { Clock } from '../streams/clock';
import type { Rhythm } from '../streams/rhythm';
import { dayOfWeek, DAYS_OF_WEEK, hourOfDay, HOURS_OF_DAY } from '../streams/rhythm';
import type { Seconds, TimeWindow } from '../trace/trace';

/** Events per stream and hour of day, and per stream and weekday. */
export interface ClockCounts {
  readonly hours: readonly Float64Array[];
  readonly days: readonly Float64Array[];
}

export function emptyClockCounts(streams: number): ClockCounts {
  return {
    hours: Array.from({ length: streams }, () => new Float64Array(HOURS_OF_DAY)),
    days: Array.from({ length: streams }, () => new Float64Array(DAYS_OF_WEEK)),
  };
}

export function countClock(counts: ClockCounts, clock: Clock, stream: number, time: Seconds): void {
  counts.hours[stream]![hourOfDay(clock, time)]!++;
  counts.days[stream]![dayOfWeek(clock, time)]!++;
}

/** No rhythm yet: every weight 1. */
export function flatRhythms(streams: number): Rhythm[] {
  return Array.from({ length: streams }, () => ({
    hours: new Float64Array(HOURS_OF_DAY),
    days: new Float64Array(DAYS_OF_WEEK),
  }));
}

/**
 * How far free runs are from training by the clock: total variation of each stream's hours, and of its weekdays, weighed by
 * the stream's share of training. Chance adds to it, in every round as much.
 */
export function clockMisfit(real: ClockCounts, made: ClockCounts): number {
  const sizes = real.hours.map(total);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let misfit = 0;
  for (const margin of ['hours', 'days'] as const)
    real[margin].forEach((counts, s) => {
      if (sizes[s] === 0) return;
      const variation = totalVariation(counts, made[margin][s]!);
      misfit += (sizes[s]! / all) * (Number.isNaN(variation) ? 1 : variation);
    });
  return misfit;
}

export interface RhythmContext {
  /** Streams with the same value are held to be alike. */
  readonly kinds: readonly string[];
  readonly clock: Clock;
  /** Variance over mean of a stream's counts at the same hour of different days. */
  readonly dispersions: readonly number[];
}

/** A stream whose hours are at least so far from all alike (total variation) follows people; machines keep on at night. */
const PEOPLE = 0.25;

/** Streams that may be held to be alike by the clock: of one kind, and with a day or without. */
export function clockKinds(kinds: readonly string[], real: ClockCounts): string[] {
  const allAlike = new Float64Array(HOURS_OF_DAY).fill(1);
  return kinds.map((kind, s) => {
    const hasDay = totalVariation(real.hours[s]!, allAlike) > PEOPLE;
    return `${kind}, ${hasDay ? 'by day' : 'always'}`;
  });
}

/** Events' worth of trust in the profile of all streams of a kind. */
const PRIOR = 8;
const GAIN = 0.8;
/** Of a log weight. */
const MOST = 4;

/**
 * One step of iterative proportional fitting, stream by stream: log w += gain · log(real / generated) for each hour and,
 * where the clock knows weeks, each weekday; a stream's ratios are drawn towards those of its kind, and these
 * towards none, as far as days differ among themselves as much: a whole office that comes a little late is no chance, though
 * each of its desks by itself might be.
 */
export function correctRhythms(
  rhythms: readonly Rhythm[],
  real: ClockCounts,
  made: ClockCounts,
  { kinds, clock, dispersions }: RhythmContext,
): Rhythm[] {
  const hours = correctMargin(real.hours, made.hours, kinds, dispersions);
  const days = clock.weekHarmonics > 0 ? correctMargin(real.days, made.days, kinds, dispersions) : null;
  return rhythms.map((rhythm, s) => ({
    hours: moved(rhythm.hours, hours[s]!, real.hours[s]!),
    days: days ? moved(rhythm.days, days[s]!, real.days[s]!) : rhythm.days,
  }));
}

function moved(logs: Float64Array, ratios: Float64Array, real: Float64Array): Float64Array {
  if (ratios.every((ratio) => ratio === 0)) return logs;
  const next = logs.map((log, h) => Math.min(MOST, Math.max(-MOST, log + GAIN * ratios[h]!)));
  const total = real.reduce((sum, count) => sum + count, 0);
  if (total === 0) return next;
  // *Never again* and the long gaps weigh what the mean hour does.
  const mean = Math.log(next.reduce((sum, log) => sum + Math.exp(log), 0) / next.length);
  return next.map((log) => log - mean);
}

/** log (real / generated share) of each cell of each stream, as far as chance does not explain it. */
function correctMargin(
  real: readonly Float64Array[],
  made: readonly Float64Array[],
  kinds: readonly string[],
  dispersions: readonly number[],
): Float64Array[] {
  const none = new Float64Array(real[0]?.length ?? 0);
  const result: Float64Array[] = real.map(() => none);
  for (const kind of new Set(kinds)) {
    const alike = [...real.keys()].filter((s) => kinds[s] === kind);
    const [wanted, got] = [pooled(real, alike), pooled(made, alike)];
    const events = Math.max(total(wanted), 1);
    const dispersion = alike.reduce((sum, s) => sum + dispersions[s]! * total(real[s]!), 0) / events;
    const shared = trusted(wanted, got, dispersion, none);
    for (const s of alike) result[s] = trusted(real[s]!, made[s]!, dispersions[s]!, shared);
  }
  return result;
}

/** Log ratios of two profiles, drawn towards `expected` by 1 − 1/χ² of their distance from it (positive-part James–Stein). */
function trusted(
  real: Float64Array,
  made: Float64Array,
  dispersion: number,
  expected: Float64Array,
): Float64Array {
  const [wanted, got] = [total(real), total(made)];
  const scaled = made.map((count) => (got > 0 ? (count * wanted) / got : 0));
  const ratios = real.map((count, h) =>
    Math.log((count + PRIOR * Math.exp(expected[h]!)) / (scaled[h]! + PRIOR)),
  );
  const variance = (h: number) => dispersion * (1 / (real[h]! + PRIOR) + 1 / (made[h]! + PRIOR));
  const chance =
    ratios.reduce((sum, ratio, h) => sum + (ratio - expected[h]!) ** 2 / variance(h), 0) / ratios.length;
  const trust = Math.max(0, 1 - 1 / Math.max(chance, 1));
  return ratios.map((ratio, h) => trust * ratio + (1 - trust) * expected[h]!);
}

function pooled(columns: readonly Float64Array[], members: readonly number[]): Float64Array {
  const sum = new Float64Array(columns[0]?.length ?? 0);
  for (const s of members) columns[s]!.forEach((count, h) => (sum[h]! += count));
  return sum;
}

const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);

const HOUR: Seconds = 3600;
/** Where too few hours were seen twice. */
const USUAL_DISPERSION = 4;
const LEAST_DEGREES = 12;

/**
 * Quasi-Poisson dispersion of each stream, at least 1: Pearson's χ² over its degrees of freedom, between hours that lie
 * whole inside training and have the same place in the day (in the week, where the clock knows weeks).
 */
export function dispersionsOf(
  streams: number,
  events: { readonly stream: Int32Array; readonly time: Float64Array },
  windows: readonly TimeWindow[],
  clock: Clock,
): number[] {
  const period = clock.weekHarmonics > 0 ? DAYS_OF_WEEK * HOURS_OF_DAY : HOURS_OF_DAY;
  const cellOf = (time: Seconds) => Math.floor((clock.phase + time) / HOUR);
  const whole = new Set<number>();
  for (const { from, to } of windows)
    for (let cell = cellOf(from) + 1; cell < cellOf(to); cell++) whole.add(cell);
  const counts = Array.from({ length: streams }, () => new Map<number, number>());
  events.stream.forEach((s, i) => {
    const cell = cellOf(events.time[i]!);
    if (whole.has(cell)) counts[s]!.set(cell, (counts[s]!.get(cell) ?? 0) + 1);
  });
  const places = new Map<number, number[]>();
  for (const cell of whole) places.set(cell % period, [...(places.get(cell % period) ?? []), cell]);
  return counts.map((own) => {
    let [pearson, degrees] = [0, 0];
    for (const cells of places.values()) {
      const mean = cells.reduce((sum, cell) => sum + (own.get(cell) ?? 0), 0) / cells.length;
      if (mean === 0 || cells.length < 2) continue;
      degrees += cells.length - 1;
      for (const cell of cells) pearson += ((own.get(cell) ?? 0) - mean) ** 2 / mean;
    }
    return degrees < LEAST_DEGREES ? USUAL_DISPERSION : Math.max(1, pearson / degrees);
  });
}
