/** Which quantiles a Q-Q picture shows: both tails as finely as the middle. */

/**
 * Shares in (0, 1), ascending, symmetric about one half, which is among them: evenly spaced in the logit, from the mid-rank of
 * the least of `size` values (no nearer to the end than 10⁻⁴). No more than `most`, no more than there are values, an odd number.
 */
export function quantileShares(size: number, most: number): Float64Array {
  const half = Math.floor((Math.min(most, Math.max(size, 1)) - 1) / 2);
  const first = Math.max(1 / (2 * Math.max(size, 1)), 1e-4);
  const end = Math.log((1 - first) / first);
  return Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const logit = half === 0 ? 0 : (end * (i - half)) / half;
    return 1 / (1 + Math.exp(-logit));
  });
}
