/**
 * Gaps between a stream's events as categories: *same tick* (τ < δ), B bins between per-stream quantile edges, and
 * *never again*. Inside a bin τ follows the training gaps' own quantiles, log τ being uniform between two of them; the last
 * bin is open with a Pareto tail (model.md §3, §5).
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
  /**
   * log seconds; B × CELLS values: bin k has its quantiles 0, 1/CELLS, 2/CELLS … from (k − 1) × CELLS on, and the next bin's
   * edge as the last of them. The open bin has only its edge.
   */
  readonly knots: Float64Array;
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

/** Equal shares into which a bin's own quantiles cut it. */
export const CELLS = 8;
/** Training gaps that one quantile inside a bin stands for at least: no gap of a single flow is kept (model.md §5). */
const CELL_LEAST = 5;
const TAIL_RANGE = [0.3, 8] as const;

/** Fits B bins on training gaps (seconds, any order): δ to the least gap, then quantiles; always exactly `bins`. */
export function fitGapCodec(gaps: ArrayLike<Seconds>, bins: number, resolution: Seconds): GapCodec {
  const sorted = Float64Array.from(Array.from(gaps).filter((gap) => gap >= resolution)).sort();
  const logs = spreadTicks(sorted, resolution);
  const floor = Math.log(resolution);
  const inner = Math.min(bins - 1, Math.max(1, Math.floor(logs.length / 2)));
  const starts = [floor];
  const add = (gap: Seconds) => {
    const edge = Math.log(Math.max(resolution, gap - resolution / 2)) - 1e-9;
    if (edge > starts[starts.length - 1]! + 1e-6) starts.push(edge);
  };
  for (let k = 0; k < inner && logs.length > 0; k++) {
    const gap = sorted[Math.floor((k / inner) * sorted.length)]!;
    add(gap);
    // An atom that holds two quantiles has a bin of its own; what lies above it would be smeared into it.
    const end = gap + resolution;
    const next = lastAtMost(sorted, end - resolution / 2) + 1;
    const ties = next - lastAtMost(sorted, gap - resolution / 2) - 1;
    if (ties >= (2 * sorted.length) / inner && next < sorted.length) add(end);
  }
  const edges = splitWidest(starts, bins, logs.at(-1) ?? floor + 1);
  const tail = hillExponent(logs, edges[bins - 1]!);
  return { resolution, edges, knots: quantilesWithin(edges, logs), tail };
}

/**
 * Sorted logs of sorted gaps ≥ δ, equal ones spread evenly over the tick that they were read as: what the clock says is τ
 * stands for τ ± δ/2, so that atoms have a width, and draws no drift.
 */
function spreadTicks(sorted: Float64Array, resolution: Seconds): Float64Array {
  const spread = new Float64Array(sorted.length);
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const middle = sorted[from]!;
    while (to < sorted.length && sorted[to]! - middle < resolution / 2) to++;
    const low = Math.max(resolution, middle - resolution / 2);
    const width = middle + resolution / 2 - low;
    for (let i = from; i < to; i++) spread[i] = Math.log(low + (width * (i - from + 0.5)) / (to - from));
  }
  return spread.sort();
}

/** `knots` of a codec, interpolated where a bin has few gaps. */
function quantilesWithin(edges: Float64Array, logs: Float64Array): Float64Array {
  const knots = new Float64Array(edges.length * CELLS);
  for (let bin = 0, from = 0; bin < edges.length; bin++) {
    const [low, high] = [edges[bin]!, edges[bin + 1]];
    knots.fill(low, bin * CELLS, (bin + 1) * CELLS);
    if (high === undefined) break;
    while (from < logs.length && logs[from]! < low) from++;
    let to = from;
    while (to < logs.length && logs[to]! < high) to++;
    const pieces = Math.min(CELLS, Math.max(1, Math.floor((to - from) / CELL_LEAST)));
    const at = (piece: number) => {
      if (piece === 0) return low;
      return piece === pieces ? high : logs[from + Math.floor((piece / pieces) * (to - from))]!;
    };
    for (let cell = 1; cell < CELLS; cell++) {
      const place = (cell / CELLS) * pieces;
      const piece = Math.floor(place);
      knots[bin * CELLS + cell] = at(piece) + (place - piece) * (at(Math.min(piece + 1, pieces)) - at(piece));
    }
  }
  return knots;
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
  const cell = Math.max(lastAtMost(codec.knots, y), (category - 1) * CELLS);
  const [from, to] = cellBounds(codec, cell);
  const within = Math.min(1, Math.max(0, (y - from) / (to - from)));
  const share = ((cell % CELLS) + within) / CELLS;
  return { category, logDensity: -Math.log(CELLS * (to - from)) - y, survival: 1 - share };
}

/** Two neighbouring knots; never so close that a density has no end. */
function cellBounds({ knots }: GapCodec, cell: number): readonly [from: number, to: number] {
  return [knots[cell]!, Math.max(knots[cell + 1]!, knots[cell]! + 1e-12)];
}

/** Share of a closed bin's mass below log τ = y. */
function shareBelow({ knots }: GapCodec, category: number, y: number): number {
  let cells = 0;
  for (let cell = (category - 1) * CELLS; cell < category * CELLS; cell++) {
    const [from, to] = [knots[cell]!, knots[cell + 1]!];
    if (y >= to) cells++;
    else if (y > from) cells += (y - from) / (to - from);
  }
  return cells / CELLS;
}

/** log τ below which a share of a closed bin's mass lies. */
function logAtShare({ knots }: GapCodec, category: number, share: number): number {
  const cell = Math.min(CELLS - 1, Math.floor(share * CELLS));
  const at = (category - 1) * CELLS + cell;
  return knots[at]! + (share * CELLS - cell) * (knots[at + 1]! - knots[at]!);
}

/** Draws τ of a category, given that it exceeds `elapsed` (seconds); Infinity for *never again*. */
export function sampleGap(codec: GapCodec, category: number, random: Random, elapsed: Seconds = 0): Seconds {
  return gapQuantile(codec, category, random.uniform(), elapsed, Infinity);
}

/**
 * τ of a category at share `share` of what exceeds `elapsed` and, where that is possible, does not exceed `longest`: the
 * inverse distribution. Infinity for *never again*.
 */
export function gapQuantile(
  codec: GapCodec,
  category: number,
  share: number,
  elapsed: Seconds,
  longest: Seconds,
): Seconds {
  const { edges, resolution, tail } = codec;
  if (category === edges.length + 1) return Infinity;
  const most = longest > elapsed ? longest : Infinity;
  if (category === SAME_TICK) return elapsed + share * Math.max(0, Math.min(resolution, most) - elapsed);
  const low = Math.max(edges[category - 1]!, elapsed > 0 ? Math.log(elapsed) : -Infinity);
  if (Math.log(most) <= low) return most;
  if (category === edges.length) {
    const within = 1 - Math.exp(-tail * (Math.log(most) - low));
    return Math.exp(low - Math.log(1 - share * within) / tail);
  }
  const from = shareBelow(codec, category, low);
  const to = shareBelow(codec, category, Math.log(most));
  return Math.max(elapsed, Math.exp(logAtShare(codec, category, from + share * Math.max(0, to - from))));
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
