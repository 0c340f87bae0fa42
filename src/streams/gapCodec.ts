/**
 * Gaps between a stream's events as categories: *same tick* (τ < δ), B bins between per-stream quantile edges, and
 * *never again*. Inside a bin log τ is uniform; the last bin is open with a Pareto tail (model.md §3, §5).
 */
import type { Random } from '../math/random';
import type { Seconds } from '../trace/trace';
import { lastAtMost } from './numericCodec';

export const SAME_TICK = 0;

/** One stream's bins. Categories: 0 same tick, 1 … B bins, B + 1 never again. */
export interface GapCodec {
  readonly resolution: Seconds;
  /** log seconds; B values: bin k (1 … B) starts at edges[k − 1] and ends at edges[k]; bin B is open. */
  readonly edges: Float64Array;
  /** Pareto exponent of the open bin, per second of τ. */
  readonly tail: number;
}

/** A category with what remains of it: what a likelihood or a sampler needs of one gap. */
interface GapCode {
  readonly category: number;
  /** log density per second of τ given the category. */
  readonly logDensity: number;
  /** P(gap > τ | category). */
  readonly survival: number;
}

export const neverAgain = (codec: GapCodec) => codec.edges.length + 1;
export const gapCategories = (codec: GapCodec) => codec.edges.length + 2;

const TAIL_RANGE = [0.3, 8] as const;

/** Fits B bins on training gaps (seconds, any order): δ to the least gap, then quantiles; always exactly `bins`. */
export function fitGapCodec(gaps: ArrayLike<Seconds>, bins: number, resolution: Seconds): GapCodec {
  const logs = Float64Array.from(
    Array.from(gaps).filter((gap) => gap >= resolution),
    Math.log,
  ).sort();
  const floor = Math.log(resolution);
  const inner = Math.min(bins - 1, Math.max(1, Math.floor(logs.length / 2)));
  const starts = [floor];
  for (let k = 0; k < inner && logs.length > 0; k++) {
    const edge = logs[Math.floor((k / inner) * logs.length)]! - 1e-9;
    if (edge > starts[starts.length - 1]! + 1e-6) starts.push(edge);
  }
  const edges = splitWidest(starts, bins, logs.at(-1) ?? floor + 1);
  return { resolution, edges, tail: hillExponent(logs, edges[bins - 1]!) };
}

/** The category of gap τ with its density and what of it lies beyond τ. */
export function encodeGap(codec: GapCodec, gap: Seconds): GapCode {
  const { edges, resolution, tail } = codec;
  if (gap < resolution) {
    return {
      category: SAME_TICK,
      logDensity: -Math.log(resolution),
      survival: Math.max(0, 1 - gap / resolution),
    };
  }
  const y = Math.log(gap);
  const category = Math.max(0, lastAtMost(edges, y)) + 1;
  const low = edges[category - 1]!;
  if (category === edges.length) {
    return {
      category,
      logDensity: Math.log(tail) + tail * (low - y) - y,
      survival: Math.exp(tail * (low - y)),
    };
  }
  const width = edges[category]! - low;
  return { category, logDensity: -Math.log(width) - y, survival: (edges[category]! - y) / width };
}

/** Draws τ of a category, given that it exceeds `elapsed` (seconds); Infinity for *never again*. */
export function sampleGap(codec: GapCodec, category: number, random: Random, elapsed: Seconds = 0): Seconds {
  const { edges, resolution, tail } = codec;
  if (category === edges.length + 1) return Infinity;
  if (category === SAME_TICK) return elapsed + random.uniform() * Math.max(0, resolution - elapsed);
  const low = Math.max(edges[category - 1]!, elapsed > 0 ? Math.log(elapsed) : -Infinity);
  if (category === edges.length) return Math.exp(low - Math.log(1 - random.uniform()) / tail);
  return Math.exp(low + random.uniform() * Math.max(0, edges[category]! - low));
}

/**
 * τ of a category at share `share` of what exceeds `elapsed` and, where that is possible, does not exceed `longest`: the
 * inverse distribution. Infinity for *never again*.
 */
export function gapQuantile(
  { edges, resolution, tail }: GapCodec,
  category: number,
  share: number,
  elapsed: Seconds,
  longest: Seconds,
): Seconds {
  if (category === edges.length + 1) return Infinity;
  const most = longest > elapsed ? longest : Infinity;
  if (category === SAME_TICK) return elapsed + share * Math.max(0, Math.min(resolution, most) - elapsed);
  const low = Math.max(edges[category - 1]!, elapsed > 0 ? Math.log(elapsed) : -Infinity);
  if (Math.log(most) <= low) return most;
  if (category === edges.length) {
    const within = 1 - Math.exp(-tail * (Math.log(most) - low));
    return Math.exp(low - Math.log(1 - share * within) / tail);
  }
  const high = Math.min(edges[category]!, Math.log(most));
  return Math.exp(low + share * Math.max(0, high - low));
}

/** Fills up to `count` edges by halving the widest bin, so that every stream has the same number of categories. */
function splitWidest(starts: readonly number[], count: number, end: number): Float64Array {
  const edges = [...starts];
  while (edges.length < count) {
    let widest = 0;
    let width = -1;
    for (let k = 0; k < edges.length; k++) {
      const next = edges[k + 1] ?? Math.max(end, edges[k]! + 1e-6);
      if (next - edges[k]! > width) [widest, width] = [k, next - edges[k]!];
    }
    edges.splice(widest + 1, 0, edges[widest]! + width / 2);
  }
  return Float64Array.from(edges);
}

function hillExponent(logs: Float64Array, low: number): number {
  const above = logs.filter((y) => y >= low);
  if (above.length === 0) return 1;
  const mean = above.reduce((sum, y) => sum + y - low, 0) / above.length;
  return Math.min(Math.max(1 / Math.max(mean, 1e-9), TAIL_RANGE[0]), TAIL_RANGE[1]);
}
