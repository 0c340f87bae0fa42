/** Inter-arrival times, uncut: a gap counts only where both of its flows lie in the same observed stretch. */
import { ascendingOrder } from '../math/ascendingOrder';
import type { Seconds } from '../trace/trace';
import { pairKey } from './pairTable';
import type { Sample } from './sample';

export interface Gaps {
  /** Ascending, seconds, floored at the clock's resolution. */
  readonly sorted: Float64Array;
  /** Share of gaps below the clock's resolution. */
  readonly sameTick: number;
}

/** Every gap of a sample in ascending order, with the row that ends it: sorted once, cut to any window in one pass. */
export interface RankedGaps {
  /** Seconds, floored at the clock's resolution. */
  readonly gap: Float64Array;
  /** Row of the later of the two flows. */
  readonly later: Uint32Array;
  /** The first so many are below the clock's resolution. */
  readonly below: number;
}

/** A float64 second is good to a fraction of a nanosecond, so a gap of exactly δ must not fall below it by rounding. */
const ROUNDING = 1 - 1e-3;

/** max(t_i − t_{i−1}, δ) between consecutive flows of the sample, seconds. */
export function describeGaps(
  { length, time, stretch }: Pick<Sample, 'length' | 'time' | 'stretch'>,
  resolution: Seconds,
): Gaps {
  const gaps = new Float64Array(Math.max(length - 1, 0));
  let count = 0;
  for (let i = 1; i < length; i++) if (stretch[i] === stretch[i - 1]) gaps[count++] = time[i]! - time[i - 1]!;
  return floored(gaps.slice(0, count), resolution);
}

/** The same, ranked. */
export function rankGaps({ length, time, stretch }: Sample, resolution: Seconds): RankedGaps {
  const gaps = new Float64Array(Math.max(length - 1, 0));
  const rows = new Uint32Array(gaps.length);
  let count = 0;
  for (let row = 1; row < length; row++) {
    if (stretch[row] !== stretch[row - 1]) continue;
    gaps[count] = time[row]! - time[row - 1]!;
    rows[count++] = row;
  }
  const order = ascendingOrder(gaps.subarray(0, count));
  const ranked = { gap: new Float64Array(count), later: new Uint32Array(count), below: 0 };
  for (let i = 0; i < count; i++) {
    const gap = gaps[order[i]!]!;
    if (gap < resolution * ROUNDING) ranked.below++;
    ranked.gap[i] = Math.max(gap, resolution);
    ranked.later[i] = rows[order[i]!]!;
  }
  return ranked;
}

/** The gaps between the rows `from` … `to` − 1; the result lies in `scratch`, as long as `ranked`, until it is used again. */
export function gapsBetween(
  { gap, later, below }: RankedGaps,
  from: number,
  to: number,
  scratch: Float64Array,
): Gaps {
  const rows = Math.max(to - from - 1, 0);
  let [count, ticks] = [0, 0];
  for (let i = 0; i < gap.length; i++) {
    if (i === below) ticks = count;
    if ((later[i]! - from - 1) >>> 0 < rows) scratch[count++] = gap[i]!;
  }
  if (below === gap.length) ticks = count;
  return { sorted: scratch.subarray(0, count), sameTick: count ? ticks / count : 0 };
}

/** The same between consecutive flows of each of the given ordered pairs (keys as in `pairKey`), in the keys' order. */
export function describePairGaps(sample: Sample, keys: readonly number[], resolution: Seconds): Gaps[] {
  return describeGroupGaps(sample, (row) => pairKey(sample.source[row]!, sample.destination[row]!), {
    keys,
    resolution,
  });
}

interface Groups {
  readonly keys: readonly number[];
  readonly resolution: Seconds;
}

/** The same between consecutive flows that have the same key, for each of the given keys. */
export function describeGroupGaps(
  sample: Sample,
  keyOf: (row: number) => number,
  { keys, resolution }: Groups,
): Gaps[] {
  const groups = new Map(keys.map((key) => [key, { last: NaN, stretch: -1, gaps: [] as number[] }]));
  for (let i = 0; i < sample.length; i++) {
    const group = groups.get(keyOf(i));
    if (!group) continue;
    if (group.stretch === sample.stretch[i]) group.gaps.push(sample.time[i]! - group.last);
    group.last = sample.time[i]!;
    group.stretch = sample.stretch[i]!;
  }
  return keys.map((key) => floored(Float64Array.from(groups.get(key)!.gaps), resolution));
}

function floored(gaps: Float64Array, resolution: Seconds): Gaps {
  let below = 0;
  for (let i = 0; i < gaps.length; i++) {
    if (gaps[i]! >= resolution * ROUNDING) continue;
    gaps[i] = resolution;
    below++;
  }
  return { sorted: gaps.sort(), sameTick: gaps.length ? below / gaps.length : 0 };
}
