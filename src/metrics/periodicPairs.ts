/** Do host pairs that beat keep their beat? (metrics.md 12.) */
import type { Seconds, TimeWindow } from '../trace/trace';
import type { Figure } from './figure';
import { countPairs, numberPairs, pairKey } from './pairTable';
import type { Sample } from './sample';
import type { EventTrain } from './strongestPeriod';
import { strongestPeriod } from './strongestPeriod';

const LEAST_EVENTS = 20;
const SIGNIFICANCE = 0.01;
const TOLERANCE = 0.05;
/** Half and double the period count as found. */
const HARMONICS = [1, 0.5, 2];
const MOST_PAIRS = 500;

/**
 * Share of the periodic pairs whose period the candidate reproduces, wanted: 90 %. A pair is periodic where the
 * strongest ordinate of its periodogram passes Fisher's g-test at .01, Bonferroni over the pairs tested (those with at least 20
 * flows, the 500 busiest); of the reference's only those count that the ceiling window has as well: the last seconds of what
 * came before, as many as the reference covers. Reproduced: periodic in the candidate, within 5 % of the period, its half or its
 * double. n = pairs that count. No distance: real against real is 1 by construction, since only
 * periods count that the window before has, unless it is another run of a simulation. Periods longer than a tenth of the longest stretch are not looked for.
 * Costs a periodogram a pair, two more for those that are periodic.
 */
export const describePeriodicPairs: Figure['describe'] = (
  { flows: reference, earlier },
  { flows: candidate },
) => {
  const tested = pairsWithEvents(reference);
  const known = periodsOf(reference, tested, tested.length);
  const before = lastSeconds(earlier, reference.covered);
  const kept = holds(known, periodsOf(before, [...known.keys()], tested.length));
  if (kept.size === 0) return { value: NaN, n: 0 };
  const found = holds(kept, periodsOf(candidate, [...kept.keys()], tested.length));
  return { value: found.size / kept.size, n: kept.size };
};

/** Periods of the pairs that have one, by pair. */
type Periods = ReadonlyMap<number, Seconds>;

/** Those of `periods` that `others` has too. */
function holds(periods: Periods, others: Periods): Periods {
  return new Map(
    [...periods].filter(([pair, period]) => {
      const other = others.get(pair) ?? NaN;
      return HARMONICS.some((harmonic) => Math.abs(other / (harmonic * period) - 1) <= TOLERANCE);
    }),
  );
}

function periodsOf(sample: Sample, keys: readonly number[], tests: number): Periods {
  const trains = trainsOf(sample, keys);
  const periods = new Map<number, Seconds>();
  for (const key of keys) {
    const own = trains.get(key)!.filter(({ times }) => times.length > 0);
    if (own.reduce((sum, { times }) => sum + times.length, 0) < LEAST_EVENTS) continue;
    const found = strongestPeriod(own);
    if (found && found.p * tests < SIGNIFICANCE) periods.set(key, found.period);
  }
  return periods;
}

function pairsWithEvents(sample: Sample): number[] {
  const { length, source, destination, numbers } = numberPairs([sample]);
  const counts = countPairs(numbers[0]!, length);
  return Array.from(counts.keys())
    .filter((pair) => counts[pair]! >= LEAST_EVENTS)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, MOST_PAIRS)
    .map((pair) => pairKey(source[pair]!, destination[pair]!));
}

/** A train for every stretch of the sample, by pair. */
function trainsOf(sample: Sample, keys: readonly number[]): Map<number, EventTrain[]> {
  const times = new Map(keys.map((key) => [key, sample.windows.map((): number[] => [])]));
  for (let row = 0; row < sample.length; row++) {
    const stretch = sample.stretch[row]!;
    times
      .get(pairKey(sample.source[row]!, sample.destination[row]!))
      ?.[stretch]!.push(sample.time[row]! - sample.windows[stretch]!.from);
  }
  return new Map(
    [...times].map(([key, lists]) => [
      key,
      lists.map((list, i) => ({ times: Float64Array.from(list), length: lengthOf(sample.windows[i]!) })),
    ]),
  );
}

/** What of a sample lies in the last so many seconds that it covers. */
function lastSeconds(sample: Sample, seconds: Seconds): Sample {
  const windows: TimeWindow[] = [];
  let missing = seconds;
  for (const { from, to } of [...sample.windows].reverse()) {
    if (missing > 0) windows.unshift({ from: Math.max(from, to - missing), to });
    missing -= to - from;
  }
  const skipped = sample.windows.length - windows.length;
  let first = 0;
  while (first < sample.length && (!windows[0] || isBefore(sample, first, skipped, windows[0]))) first++;
  return {
    ...sample,
    windows,
    length: sample.length - first,
    time: sample.time.subarray(first),
    stretch: sample.stretch.subarray(first).map((stretch) => stretch - skipped),
    source: sample.source.subarray(first),
    destination: sample.destination.subarray(first),
  };
}

function isBefore(
  { time, stretch }: Sample,
  row: number,
  stretchIndex: number,
  { from }: TimeWindow,
): boolean {
  return stretch[row]! < stretchIndex || (stretch[row] === stretchIndex && time[row]! < from);
}

function lengthOf({ from, to }: TimeWindow): Seconds {
  return to - from;
}
