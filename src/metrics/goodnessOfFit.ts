/**
 * Does the model's clock run as the events do? (metrics.md 14.) By the time-rescaling theorem (Brown et al. 2002) the integrated
 * intensity between true events is Exp(1) under a true model.
 */
import { oneSampleKs } from '../math/oneSampleKs';
import { createRandom } from '../math/random';

/** A survival function at each observed gap: P(gap > observed) and P(gap ≥ observed), which differ where the law has mass there. */
export interface SurvivalMasses {
  readonly after: Float64Array;
  readonly before: Float64Array;
  /** 1 where observation ended before the event: the gap is longer than what is given. */
  readonly cut?: Uint8Array;
}

export interface GoodnessOfFit {
  /** Distance of the residuals from Exp(1), 0 … 1. */
  readonly ks: number;
  /** A true model's distance lies below this in 95 of 100 cases: 1.358 / √n. */
  readonly band: number;
  readonly n: number;
  /** Quantiles of Exp(1) and of the residuals at the same shares, at most 200. */
  readonly expected: Float64Array;
  readonly observed: Float64Array;
}

/** Kolmogorov's 95 % point for many events. */
const CRITICAL = 1.358;
const POINTS = 200;
/** A survival of 0 is an event that the model held impossible: its residual is as long as this allows. */
const LEAST_SURVIVAL = 1e-300;

/**
 * Residuals Λ_i = −ln S(gap_i) against Exp(1). Where the law has mass at the gap (a binned head, an atom on a clock tick), S is
 * drawn uniformly between its values on both sides (Brockwell 2007), so that a true model is Exp(1) there too. What is left of a
 * residual that was cut off is drawn from Exp(1), as it would be under a true model: leaving such gaps out would make all that
 * remain short (metrics.md says nothing of them).
 */
export function describeGoodnessOfFit({ after, before, cut }: SurvivalMasses, seed: number): GoodnessOfFit {
  const random = createRandom(seed).substream('goodness of fit');
  const residuals = after.map((above, i) => {
    const survival = above + random.uniform() * Math.max(before[i]! - above, 0);
    const residual = -Math.log(Math.max(survival, LEAST_SURVIVAL));
    return cut?.[i] ? residual + random.exponential() : residual;
  });
  residuals.sort();
  const n = residuals.length;
  const points = Math.min(n, POINTS);
  const ranks = Array.from({ length: points }, (_, i) => Math.floor(((i + 0.5) * n) / points));
  return {
    ks: oneSampleKs(residuals, (x) => -Math.expm1(-x)),
    band: CRITICAL / Math.sqrt(n),
    n,
    expected: Float64Array.from(ranks, (rank) => -Math.log1p(-(rank + 0.5) / n)),
    observed: Float64Array.from(ranks, (rank) => residuals[rank]!),
  };
}
