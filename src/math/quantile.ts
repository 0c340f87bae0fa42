/** Sample quantiles, type 7 of Hyndman and Fan (1996): linear between order statistics, as NumPy and R do by default. */
import { quantileSorted } from 'd3-array';

/** The `share` quantile (0 … 1) of an ascending sample, in its unit; NaN for an empty one. */
export function quantile(sorted: Float64Array, share: number): number {
  return quantileSorted(sorted as ArrayLike<number> as number[], share) ?? NaN;
}
