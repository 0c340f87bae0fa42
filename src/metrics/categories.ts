/** The literature's categorical columns, and its sample of rows (metrics.md, section 1). */
import type { Sample } from './sample';

const MOST_ROWS = 10_000;
/** Ids and ports lie below, so that a joint key is exact. */
const BASE = 2 ** 26;

export type Categories = ArrayLike<number>;
export type CategoricalColumn = (sample: Sample) => Categories;

/** Protocol, source address, destination address, destination port, state. Unknown (−1) is a category. */
export const CATEGORICAL_COLUMNS: readonly CategoricalColumn[] = [
  ({ protocol }) => protocol,
  ({ source }) => source,
  ({ destination }) => destination,
  ({ destinationPort }) => destinationPort,
  ({ state }) => state,
];

/** At most 10,000 (or `most`) rows, evenly spaced in order of time: a systematic sample, so that the figure needs no seed. */
export function sampledRows({ length }: Sample, most = MOST_ROWS): number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}

/** Share of rows per category. */
export function shares(column: Categories, rows: readonly number[]): Map<number, number> {
  return tally(rows, (row) => column[row]!);
}

/** Share of rows per combination of two columns' categories. */
export function jointShares(a: Categories, b: Categories, rows: readonly number[]): Map<number, number> {
  return tally(rows, (row) => a[row]! * BASE + b[row]!);
}

function tally(rows: readonly number[], keyOf: (row: number) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1 / rows.length);
  return counts;
}
