/** The two-sample statistic of Smirnov (1939): the largest distance between two empirical distribution functions. */

/** KS = sup |F(x) − G(x)| of two ascending samples, 0 … 1; ties are stepped over together. NaN where either is empty. */
export function kolmogorovSmirnov(sortedA: Float64Array, sortedB: Float64Array): number {
  const [n, m] = [sortedA.length, sortedB.length];
  if (n === 0 || m === 0) return NaN;
  let [i, j, largest] = [0, 0, 0];
  while (i < n && j < m) {
    const at = Math.min(sortedA[i]!, sortedB[j]!);
    while (i < n && sortedA[i] === at) i++;
    while (j < m && sortedB[j] === at) j++;
    largest = Math.max(largest, Math.abs(i / n - j / m));
  }
  return largest;
}
