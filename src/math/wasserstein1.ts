/** Earth mover's distance on the line (Vallender 1973): what it costs to move one sample onto the other. */

/**
 * W1 = ∫ |F(x) − G(x)| dx between the empirical distributions of two ascending samples, in the samples' unit.
 * NaN where either is empty.
 */
export function wasserstein1(sortedA: Float64Array, sortedB: Float64Array): number {
  const [n, m] = [sortedA.length, sortedB.length];
  if (n === 0 || m === 0) return NaN;
  let [i, j, area] = [0, 0, 0];
  let at = Math.min(sortedA[0]!, sortedB[0]!);
  while (i < n || j < m) {
    const next = Math.min(i < n ? sortedA[i]! : Infinity, j < m ? sortedB[j]! : Infinity);
    area += (next - at) * Math.abs(i / n - j / m);
    at = next;
    while (i < n && sortedA[i] === at) i++;
    while (j < m && sortedB[j] === at) j++;
  }
  return area;
}
