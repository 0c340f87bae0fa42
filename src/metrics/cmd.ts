/** How alike the marks are, two columns at a time: contingency matrix difference (metrics.md 3). */
import { CATEGORICAL_COLUMNS, jointShares, sampledRows } from './categories';
import type { CompareSides } from './metric';

/**
 * Mean over the ten unordered pairs of categorical columns of ‖P_r(a, b) − P_s(a, b)‖_F on the union of categories.
 * n = reference rows. It shrinks as n grows even between halves of one trace: read it beside its ceiling.
 */
export const compareContingency: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const [rows, others] = [sampledRows(reference), sampledRows(candidate)];
  if (rows.length === 0 || others.length === 0) return { value: NaN, n: rows.length };
  const norms = columnPairs().map(([a, b]) =>
    frobenius(jointShares(a(reference), b(reference), rows), jointShares(a(candidate), b(candidate), others)),
  );
  return { value: norms.reduce((sum, norm) => sum + norm, 0) / norms.length, n: rows.length };
};

function columnPairs() {
  return CATEGORICAL_COLUMNS.flatMap((a, i) => CATEGORICAL_COLUMNS.slice(i + 1).map((b) => [a, b] as const));
}

function frobenius(p: ReadonlyMap<number, number>, q: ReadonlyMap<number, number>): number {
  let squares = 0;
  for (const [key, share] of p) squares += (share - (q.get(key) ?? 0)) ** 2;
  for (const [key, share] of q) if (!p.has(key)) squares += share ** 2;
  return Math.sqrt(squares);
}
