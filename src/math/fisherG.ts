/** Is the highest of the ordinates of a periodogram higher than white noise would make it? (Fisher 1929.) */

/**
 * P(max I / Σ I ≥ g) for m ordinates of white noise, each the sum of `averaged` independent periodograms: at most
 * m · P(Beta(B, B (m − 1)) > g), the first term of Fisher's alternating sum, an upper bound that is exact to p² (for B = 1 it
 * is m (1 − g)^(m − 1)). 1 where it exceeds that.
 */
export function fisherG(g: number, ordinates: number, averaged = 1): number {
  if (!(g > 0) || ordinates < 2) return 1;
  if (g >= 1) return 0;
  // P(Beta(B, n + 1 − B) > g) = P(Binomial(n, g) < B), n = B m − 1.
  const trials = averaged * ordinates - 1;
  let log = trials * Math.log1p(-g);
  let tail = Math.exp(log);
  for (let i = 1; i < averaged; i++) {
    log += Math.log(((trials - i + 1) / i) * (g / (1 - g)));
    tail += Math.exp(log);
  }
  return Math.min(1, ordinates * tail);
}
