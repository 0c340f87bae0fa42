/** The literature's earth mover's distance (metrics.md 2): between ECDF values, not between data. */
import { quantile } from '../math/quantile';
import { sampledRows } from './categories';
import type { CompareSides } from './metric';
import { NO_NUMBERS, mean, sortedNumbers, tellingColumns } from './numericColumns';

/**
 * Mean over numeric columns of W1 between two lists: the ECDFs of both sides at the upper edges of the Freedman–Diaconis
 * bins of the real column (`compute_WD` in the metric code published with Schoen et al. 2024). 0 … 1, near 0 for skewed
 * columns: read `numericW1` beside it. What lies outside the real column's range is in no bin yet counted among the rows,
 * as published. n = reference rows.
 */
export const compareEcdfValues: CompareSides = (reference, { flows: candidate }) => {
  const [rows, others] = [sampledRows(reference.flows), sampledRows(candidate)];
  const columns = tellingColumns(reference);
  if (columns.length === 0) return { value: NaN, n: rows.length, note: NO_NUMBERS };
  const distances = columns.map((column) =>
    ecdfDistance(sortedNumbers(column(reference.flows), rows), sortedNumbers(column(candidate), others)),
  );
  return { value: mean(distances), n: rows.length };
};

/**
 * Both lists ascend and are equally long, so that W1 is their mean difference bin by bin; bins in which nothing lies change
 * nothing, so that millions of them cost no more than the values do. NaN where either sample (ascending) is empty.
 */
function ecdfDistance(real: Float64Array, other: Float64Array): number {
  const [n, m] = [real.length, other.length];
  if (n === 0 || m === 0) return NaN;
  const { count, binOf } = freedmanDiaconis(real);
  const inside = other.filter((value) => binOf(value) >= 0 && binOf(value) < count);
  let [i, j, bin, area] = [0, 0, 0, 0];
  while (bin < count) {
    while (i < n && binOf(real[i]!) <= bin) i++;
    while (j < inside.length && binOf(inside[j]!) <= bin) j++;
    const next = Math.min(i < n ? binOf(real[i]!) : count, j < inside.length ? binOf(inside[j]!) : count);
    area += (next - bin) * Math.abs(i / n - j / m);
    bin = next;
  }
  return area / count;
}

/** Bins as NumPy makes them: of width 2 IQR / ∛n, one where that is 0; the last one closed. */
function freedmanDiaconis(sorted: Float64Array) {
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const [first, last] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  const width = (2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25))) / Math.cbrt(sorted.length);
  const count = width > 0 ? Math.ceil((last - first) / width) : 1;
  const step = (last - first) / count;
  const binOf = (value: number) => {
    const bin = Math.min(Math.floor((value - first) / step), value === last ? count - 1 : Infinity);
    // Edges as rounded decide, as in NumPy: values often lie on them.
    if (value < first + bin * step) return bin - 1;
    return value >= first + (bin + 1) * step && bin !== count - 1 ? bin + 1 : bin;
  };
  return { count, binOf };
}
