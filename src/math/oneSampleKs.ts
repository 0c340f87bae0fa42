/** Kolmogorov's statistic of one sample against a law (Kolmogorov 1933). */

/** D = sup |F_n(x) − F(x)| of an ascending sample against a continuous distribution function, 0 … 1. NaN for an empty sample. */
export function oneSampleKs(sorted: Float64Array, distribution: (x: number) => number): number {
  const n = sorted.length;
  if (n === 0) return NaN;
  let most = 0;
  for (let i = 0; i < n; i++) {
    const f = distribution(sorted[i]!);
    most = Math.max(most, f - i / n, (i + 1) / n - f);
  }
  return most;
}
