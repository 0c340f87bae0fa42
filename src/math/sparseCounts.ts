/**
 * Event counts per cell of time where most cells are empty: a capture of months counted in tenths of a second has a
 * hundred million cells, of which only those with events are held.
 */

export interface SparseCounts {
  /** Cells there are, empty ones too. */
  readonly cells: number;
  /** Numbers of the cells that are not empty, ascending, and their counts. */
  readonly cell: Float64Array;
  readonly count: Float64Array;
}

/** Counts of ascending times in the whole cells of `width` within [from, to). */
export function sparseCounts(times: Float64Array, from: number, to: number, width: number): SparseCounts {
  const cells = Math.max(0, Math.floor((to - from) / width + 1e-9));
  const cell: number[] = [];
  const count: number[] = [];
  for (const time of times) {
    const at = Math.floor((time - from) / width);
    if (at < 0 || at >= cells) continue;
    if (cell.at(-1) === at) count[count.length - 1]!++;
    else {
      cell.push(at);
      count.push(1);
    }
  }
  return { cells, cell: Float64Array.from(cell), count: Float64Array.from(count) };
}

/** Variance over mean of the counts, the variance divided by the number of cells; NaN without events. */
export function dispersion({ cells, count }: SparseCounts): number {
  const total = count.reduce((sum, c) => sum + c, 0);
  const mean = total / cells;
  return count.reduce((sum, c) => sum + c * c, 0) / total - mean;
}

/**
 * Autocorrelation at lags 1 … `lags`: r_k = Σ_i (c_i − c̄)(c_{i+k} − c̄) / Σ_i (c_i − c̄)², the biased estimator (Box and
 * Jenkins). NaN where all counts are equal.
 */
export function autocorrelations({ cells, cell, count }: SparseCounts, lags: number): Float64Array {
  const total = count.reduce((sum, c) => sum + c, 0);
  const mean = total / cells;
  const squares = count.reduce((sum, c) => sum + c * c, 0) - cells * mean * mean;
  return Float64Array.from({ length: lags }, (_, l) => {
    const lag = l + 1;
    let [products, head, tail, j] = [0, total, total, 0];
    for (let i = 0; i < cell.length; i++) {
      if (cell[i]! >= cells - lag) head -= count[i]!;
      if (cell[i]! < lag) tail -= count[i]!;
      while (j < cell.length && cell[j]! < cell[i]! + lag) j++;
      if (j < cell.length && cell[j] === cell[i]! + lag) products += count[i]! * count[j]!;
    }
    return (products - mean * (head + tail) + Math.max(0, cells - lag) * mean * mean) / squares;
  });
}
