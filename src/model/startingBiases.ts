/** Per-stream biases at the start: each stream's own gap and pair frequencies, smoothed. */
import type { Codecs } from '../streams/dataset';
import type { StreamGaps } from '../streams/gapModel';
import type { Dimensions } from './parameters';
import { streamColumns } from './parameters';

/** A pair its stream cannot yield: exp(−1e4) is 0 in float32, so it gets no mass and no gradient. */
const IMPOSSIBLE = -1e4;
/** Pseudo-counts spread over a stream's categories. */
const PRIOR_GAPS = 4;
const PRIOR_PAIRS = 0.05;
/** Of a component at the start, in log τ: a stream whose gaps are all alike has none to be estimated from. */
const LEAST_WIDTH = 0.05;

/** Writes log frequencies into the last two column groups of the stream table at `offset`. */
export function writeStreamBiases(
  weights: Float32Array,
  offset: number,
  dimensions: Dimensions,
  { encoder, gaps }: Codecs,
): void {
  const { pairs, gapComponents } = dimensions;
  const { gapBias, pairBias, end } = streamColumns(dimensions);
  const own = encoder.pairFrequencies;
  encoder.streams.forEach((stream, s) => {
    const gapAt = offset + s * end + gapBias;
    if (gapComponents === null) writeCategories(weights, gapAt, gaps.streams[s]!);
    else writeMixture(weights, gapAt, gapComponents, gaps.streams[s]!);
    for (let pair = 0; pair < pairs; pair++) {
      const bias = stream.allowed[pair] ? Math.log((own[s]!.get(pair) ?? 0) + PRIOR_PAIRS) : IMPOSSIBLE;
      weights[offset + s * end + pairBias + pair] = bias;
    }
  });
}

function writeCategories(weights: Float32Array, at: number, { counts, support }: StreamGaps): void {
  const total = counts.reduce((sum, count) => sum + count, 0) + PRIOR_GAPS;
  counts.forEach((count, k) => {
    const never = k === counts.length - 1 && support[k] === 1 ? 0.5 : 0;
    weights[at + k] = Math.log((count + never + PRIOR_GAPS / counts.length) / total);
  });
}

/** Components of equal weight at quantiles of log τ, each as wide as Silverman's rule (1986, eq. 3.28) has a kernel's. */
function writeMixture(weights: Float32Array, at: number, components: number, gaps: StreamGaps): void {
  const locations = Float64Array.from({ length: components }, (_, k) =>
    quantileOfLog(gaps, (k + 0.5) / components),
  );
  const mean = locations.reduce((sum, value) => sum + value, 0) / components;
  const variance = locations.reduce((sum, value) => sum + (value - mean) ** 2, 0) / components;
  const width = Math.max(1.06 * Math.sqrt(variance) * components ** -0.2, LEAST_WIDTH);
  for (let k = 0; k < components; k++) {
    weights[at + components + k] = locations[k]!;
    weights[at + 2 * components + k] = Math.log(width);
  }
}

/** The quantile of log τ (seconds) as the stream's bins have it. */
function quantileOfLog({ codec: { edges, tail }, counts }: StreamGaps, share: number): number {
  const gaps = counts.subarray(0, edges.length + 1);
  let left = share * gaps.reduce((sum, count) => sum + count, 0);
  for (let k = 0; k < gaps.length; k++) {
    if (left > gaps[k]! && k + 1 < gaps.length) left -= gaps[k]!;
    else if (k === 0) return edges[0]!;
    else {
      const within = gaps[k]! > 0 ? Math.min(left / gaps[k]!, 1) : 0;
      return edges[k - 1]! + within * ((edges[k] ?? edges[k - 1]! + 1 / tail) - edges[k - 1]!);
    }
  }
  return edges[0]!;
}
