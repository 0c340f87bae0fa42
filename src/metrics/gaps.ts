/** Inter-arrival times, uncut: a gap counts only where both of its flows lie in the same observed stretch. */
import type { Seconds } from '../trace/trace';
import { pairKey } from './pairTable';
import type { Sample } from './sample';

export interface Gaps {
  /** Ascending, seconds, floored at the clock's resolution. */
  readonly sorted: Float64Array;
  /** Share of gaps below the clock's resolution. */
  readonly sameTick: number;
}

/** max(t_i − t_{i−1}, δ) between consecutive flows of the sample, seconds. */
export function describeGaps({ length, time, stretch }: Sample, resolution: Seconds): Gaps {
  const gaps = new Float64Array(Math.max(length - 1, 0));
  let count = 0;
  for (let i = 1; i < length; i++) if (stretch[i] === stretch[i - 1]) gaps[count++] = time[i]! - time[i - 1]!;
  return floored(gaps.slice(0, count), resolution);
}

/** The same between consecutive flows of each of the given ordered pairs (keys as in `pairKey`), in the keys' order. */
export function describePairGaps(sample: Sample, keys: readonly number[], resolution: Seconds): Gaps[] {
  const pairs = new Map(keys.map((key) => [key, { last: NaN, stretch: -1, gaps: [] as number[] }]));
  for (let i = 0; i < sample.length; i++) {
    const pair = pairs.get(pairKey(sample.source[i]!, sample.destination[i]!));
    if (!pair) continue;
    if (pair.stretch === sample.stretch[i]) pair.gaps.push(sample.time[i]! - pair.last);
    pair.last = sample.time[i]!;
    pair.stretch = sample.stretch[i]!;
  }
  return keys.map((key) => floored(Float64Array.from(pairs.get(key)!.gaps), resolution));
}

/** A float64 second is good to a fraction of a nanosecond, so a gap of exactly δ must not fall below it by rounding. */
function floored(gaps: Float64Array, resolution: Seconds): Gaps {
  let below = 0;
  for (let i = 0; i < gaps.length; i++) {
    if (gaps[i]! >= resolution * (1 - 1e-3)) continue;
    gaps[i] = resolution;
    below++;
  }
  return { sorted: gaps.sort(), sameTick: gaps.length ? below / gaps.length : 0 };
}
