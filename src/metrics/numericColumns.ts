/** The literature's numeric columns (metrics.md, section 1). */
import type { Side } from './metric';
import type { Sample } from './sample';

type NumericColumn = (sample: Sample) => Float64Array;

/** Duration in seconds, then packets and bytes in each direction. */
export const NUMERIC_COLUMNS: readonly NumericColumn[] = [
  ({ duration }) => duration,
  ({ sourcePackets }) => sourcePackets,
  ({ sourceBytes }) => sourceBytes,
  ({ destinationPackets }) => destinationPackets,
  ({ destinationBytes }) => destinationBytes,
];

/** What a metric says that finds no column to score. */
export const NO_NUMBERS = 'no numeric column of the real flows has more than one value';

/** Those of which the real flows, earlier ones included, tell more than one value: DARPA 1998 has none. */
export function tellingColumns({ flows, earlier }: Side): NumericColumn[] {
  return NUMERIC_COLUMNS.filter((column) => {
    const first = numberAt(column(flows.length > 0 ? flows : earlier), 0);
    return [flows, earlier].some((sample) => column(sample).some((value) => (value || 0) !== first));
  });
}

/** A value as a number: an unknown one counts as 0, which is what Zeek's unknown durations (of one packet) are. */
export function numberAt(column: Float64Array, row: number): number {
  return column[row] || 0;
}

/** The values of some rows (all, where they are left out), ascending. */
export function sortedNumbers(column: Float64Array, rows?: readonly number[]): Float64Array {
  const values = rows
    ? Float64Array.from(rows, (row) => numberAt(column, row))
    : column.map((value) => value || 0);
  return values.sort();
}

/** Σ x / n; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
