/** Linear correlation of two columns. */

/**
 * Pearson's r = Σ (a − ā)(b − b̄) / √(Σ (a − ā)² Σ (b − b̄)²) over the places where both are known, −1 … 1; pairwise
 * complete, as pandas does it. NaN where fewer than two are, or either is constant there.
 */
export function pearson(a: Float64Array, b: Float64Array): number {
  let [n, meanA, meanB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    const [offA, offB] = [x - meanA, y - meanB];
    meanA += offA / n;
    meanB += offB / n;
    squaresA += offA * (x - meanA);
    squaresB += offB * (y - meanB);
    products += offA * (y - meanB);
  }
  return squaresA > 0 && squaresB > 0 ? products / Math.sqrt(squaresA * squaresB) : NaN;
}
