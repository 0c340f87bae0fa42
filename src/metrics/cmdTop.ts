/** How alike the marks are, two columns at a time, rare values lumped (metrics.md, section 5). */
import { frobenius } from '../math/frobenius';
import { topIndices } from '../math/topIndices';
import type { CategoricalColumn, Categories } from './categories';
import { CATEGORICAL_COLUMNS, jointShares } from './categories';
import { pairsOf } from './cmd';
import type { CompareSides, Side } from './metric';
import { mean } from './numericColumns';

const NO_PAIRS = 'fewer than two columns of marks tell more than one value';
const KEPT = 30;
/** Below every id and port; −1 is unknown. */
const OTHER = -2;

/**
 * `compareContingency` over all rows, with each column's 30 most frequent values of the earlier rows and OTHER for the rest,
 * so that small numbers weigh less. Columns with one value in the real flows are left out. n = reference rows. (Which of
 * equally frequent values is the 30th is left open: here the one met first.)
 */
export const compareTopContingency: CompareSides = (reference, { flows: candidate }) => {
  const n = reference.flows.length;
  if (n === 0 || candidate.length === 0 || reference.earlier.length === 0) return { value: NaN, n };
  const lumped = CATEGORICAL_COLUMNS.filter((column) => tellsMore(reference, column)).map((column) => {
    const kept = mostFrequent(column(reference.earlier));
    return { real: lump(column(reference.flows), kept), other: lump(column(candidate), kept) };
  });
  const [rows, others] = [[...Array(n).keys()], [...Array(candidate.length).keys()]];
  const norms = pairsOf(lumped).map(([a, b]) =>
    frobenius(jointShares(a.real, b.real, rows), jointShares(a.other, b.other, others)),
  );
  return norms.length > 0 ? { value: mean(norms), n } : { value: NaN, n, note: NO_PAIRS };
};

function tellsMore({ flows, earlier }: Side, column: CategoricalColumn): boolean {
  const first = column(flows)[0];
  return [flows, earlier].some((sample) =>
    Array.prototype.some.call(column(sample), (value) => value !== first),
  );
}

function mostFrequent(values: Categories): Set<number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < values.length; i++) counts.set(values[i]!, (counts.get(values[i]!) ?? 0) + 1);
  const met = [...counts.keys()];
  return new Set(topIndices([...counts.values()], KEPT).map((i) => met[i]!));
}

function lump(values: Categories, kept: ReadonlySet<number>): Int32Array {
  return Int32Array.from(values, (value) => (kept.has(value) ? value : OTHER));
}
