/** How alike the numbers are, two columns at a time: pairwise correlation difference (metrics.md 4). */
import { pearson } from '../math/pearson';
import { sampledRows } from './categories';
import { pairsOf } from './cmd';
import type { CompareSides } from './metric';
import { NO_NUMBERS, numberAt, tellingColumns } from './numericColumns';
import type { Sample } from './sample';

/**
 * ‖R_real − R_candidate‖_F, R = the matrix of Pearson correlations of the numeric columns, NaN → 0; both halves of the matrix
 * count. Raw values, so that a few great ones decide: the composite takes `pcdLog`. n = reference rows.
 */
export const compareCorrelations: CompareSides = (reference, { flows: candidate }) => {
  const [rows, others] = [sampledRows(reference.flows), sampledRows(candidate)];
  const columns = tellingColumns(reference);
  if (columns.length === 0) return { value: NaN, n: rows.length, note: NO_NUMBERS };
  const taken = (sample: Sample, picked: readonly number[]) =>
    columns.map((column) => Float64Array.from(picked, (row) => numberAt(column(sample), row)));
  return { value: correlationGap(taken(reference.flows, rows), taken(candidate, others)), n: rows.length };
};

/** ‖R_a − R_b‖_F of two tables with the same columns, NaN → 0; NaN where either has no rows. */
export function correlationGap(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  if (a[0]?.length === 0 || b[0]?.length === 0) return NaN;
  const [ours, theirs] = [a, b].map((columns) => pairsOf(columns).map(([x, y]) => pearson(x, y) || 0));
  // A column's correlation with itself is 1, or 0 (from NaN) where it is constant.
  const [varies, varied] = [a, b].map((columns) => columns.map((column) => pearson(column, column) || 0));
  const squares = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0);
  return Math.sqrt(2 * squares(ours!, theirs!) + squares(varies!, varied!));
}
