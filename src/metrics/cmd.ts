/** How alike the marks are, two columns at a time: contingency matrix difference (metrics.md 3). */
import { frobenius } from '../math/frobenius';
import { CATEGORICAL_COLUMNS, jointShares, sampledRows } from './categories';
import type { CompareSides } from './metric';

/**
 * Mean over the ten unordered pairs of categorical columns of ‖P_r(a, b) − P_s(a, b)‖_F on the union of categories.
 * n = reference rows. It shrinks as n grows even between halves of one trace: read it beside its ceiling.
 */
export const compareContingency: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const [rows, others] = [sampledRows(reference), sampledRows(candidate)];
  if (rows.length === 0 || others.length === 0) return { value: NaN, n: rows.length };
  const norms = pairsOf(CATEGORICAL_COLUMNS).map(([a, b]) =>
    frobenius(jointShares(a(reference), b(reference), rows), jointShares(a(candidate), b(candidate), others)),
  );
  return { value: norms.reduce((sum, norm) => sum + norm, 0) / norms.length, n: rows.length };
};

/** Every unordered pair of the items. */
export function pairsOf<Item>(items: readonly Item[]): (readonly [Item, Item])[] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
}
