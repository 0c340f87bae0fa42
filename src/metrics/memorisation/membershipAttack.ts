/** Whether nearness to a candidate's rows gives away which real rows it was trained on (MD; metrics.md 6). */
import { quantile } from '../../math/quantile';
import { sampledRows } from '../categories';
import type { Figure } from '../figure';
import type { MixedRows } from '../mixedRows';
import { MIXED_COLUMNS, countMismatches, takeMixedRows } from '../mixedRows';
import { NUMERIC_COLUMNS } from '../numericColumns';

const ROWS = 500;
const BINS = 50;
const RADII = 15;

/**
 * MD = Σ over 15 radii r = 0, 1/14, … 1 of the F1 score of this attack: a real row is called a member (of training) if some
 * candidate row lies within Hamming distance r. 500 rows each of training, unseen and candidate (as many as all three have,
 * a systematic sample); numbers in 50 quantile bins of all of them, those with at most 50 different values as they are.
 * 0 … 15; a candidate that favours neither scores ρ/(½ + ρ) at a radius that calls a share ρ of all rows members. n = rows each.
 * Judged by |MD − MD of the ceiling|. A radius that calls no row a member adds 0. (The published code makes the bins but
 * compares raw numbers; metrics.md says bins.) With alternating blocks the ceiling's training and unseen rows are the same
 * rows: it shows what an attack without information scores.
 */
export const describeMembershipAttack: Figure['describe'] = ({ flows: unseen }, candidate) => {
  const samples = [candidate.earlier, unseen, candidate.flows];
  const n = Math.min(ROWS, ...samples.map(({ length }) => length));
  if (n === 0) return { value: NaN, n };
  const tables = samples.map((sample) => takeMixedRows(sample, sampledRows(sample, n)));
  binTogether(tables);
  const [trained, held, made] = tables as [MixedRows, MixedRows, MixedRows];
  const [members, others] = [nearestCounts(trained, made), nearestCounts(held, made)];
  let value = 0;
  for (let i = 0; i < RADII; i++) {
    // mismatches / columns ≤ i / 14, in whole numbers: at one half both sides are equal.
    const within = (counts: number[]) =>
      counts.filter((count) => count * (RADII - 1) <= i * MIXED_COLUMNS).length;
    const [hits, misses] = [within(members), within(others)];
    value += hits > 0 ? (2 * hits) / (n + hits + misses) : 0;
  }
  return { value, n };
};

/** For each row, the fewest columns in which it differs from a row of `made`. */
function nearestCounts(rows: MixedRows, made: MixedRows): number[] {
  return Array.from({ length: rows.length }, (_, i) => {
    let least = MIXED_COLUMNS;
    for (let j = 0; j < made.length; j++) least = Math.min(least, countMismatches(rows, i, made, j));
    return least;
  });
}

/** Numbers become numbers of quantile bins (low, high], as `pandas.qcut` makes them; unknown was 0 already. */
function binTogether(tables: readonly MixedRows[]): void {
  const width = NUMERIC_COLUMNS.length;
  for (let c = 0; c < width; c++) {
    const values = tables.flatMap(({ length, numbers }) =>
      Array.from({ length }, (_, i) => numbers[i * width + c]!),
    );
    if (new Set(values).size <= BINS) continue;
    const sorted = Float64Array.from(values).sort();
    const edges = Array.from({ length: BINS - 1 }, (_, i) => quantile(sorted, (i + 1) / BINS));
    for (const { length, numbers } of tables)
      for (let i = 0; i < length; i++) {
        const value = numbers[i * width + c]!;
        const above = edges.findIndex((edge) => value <= edge);
        numbers[i * width + c] = above < 0 ? Infinity : edges[above]!;
      }
  }
}
