/**
 * One number per stream that makes its gaps longer or shorter with the least harm: p_β(k) ∝ p(k) e^{β φ(τ_k)}, the
 * exponential family through p. φ(τ) = log(1 + τ / mean τ) grows like τ up to the mean and like log τ beyond, so that gaps
 * within a burst keep their proportions and only silences change; e^{βτ} would do the same but for bins without an end.
 */
import type { GapCodec } from '../streams/gapCodec';
import type { StreamGaps } from '../streams/gapModel';
import type { Seconds } from '../trace/trace';

export interface RateTilt {
  /** φ of each category, centred on the training gaps. To be added, times β, to the gap's logits. */
  readonly direction: Float64Array;
  /** d log E[τ] / dβ at β = 0 under the training gaps = Cov(τ, φ) / E[τ], ≥ 0. */
  readonly elasticity: number;
}

/** The tilt of a stream; one without gaps has an elasticity of 0. *Never again* counts as a silence of `span`. */
export function rateTilt({ codec, counts, longest }: StreamGaps, span: Seconds): RateTilt {
  const never = counts.length - 1;
  const gaps = Float64Array.from(counts, (_, k) => (k === never ? span : meanGap(codec, k, longest)));
  const mean = weightedMean(counts, (k) => gaps[k]!);
  const direction = new Float64Array(counts.length);
  if (!(mean > 0)) return { direction, elasticity: 0 };
  gaps.forEach((gap, k) => (direction[k] = Math.log1p(gap / mean)));
  const centre = weightedMean(counts, (k) => direction[k]!);
  direction.forEach((value, k) => (direction[k] = value - centre));
  return { direction, elasticity: weightedMean(counts, (k) => gaps[k]! * direction[k]!) / mean };
}

function weightedMean(weights: Float64Array, value: (k: number) => number): number {
  let [sum, total] = [0, 0];
  weights.forEach((weight, k) => {
    if (weight > 0) [sum, total] = [sum + weight * value(k), total + weight];
  });
  return total > 0 ? sum / total : 0;
}

/** E[τ | category], log τ being uniform inside a bin; the open bin ends at `longest`. */
function meanGap({ edges, tail, resolution }: GapCodec, category: number, longest: Seconds): Seconds {
  if (category === 0) return resolution / 2;
  const low = edges[category - 1];
  if (low === undefined) return 0;
  const high = edges[category] ?? Math.min(low + 2 / tail, Math.max(Math.log(longest), low + 1e-6));
  return (Math.exp(high) - Math.exp(low)) / (high - low);
}
