/** Rows of numbers and marks with a distance between them: the marks count as if one-hot, without ever being so. */
import { CATEGORICAL_COLUMNS } from './categories';
import { NUMERIC_COLUMNS, numberAt } from './numericColumns';
import type { Sample } from './sample';

const NUMBERS = NUMERIC_COLUMNS.length;
const MARKS = CATEGORICAL_COLUMNS.length;

export interface MixedRows {
  readonly length: number;
  /** Row-major, `NUMBERS` a row, unknown = 0. */
  readonly numbers: Float64Array;
  /** Row-major, `MARKS` a row. */
  readonly marks: Int32Array;
}

/** The given rows; `scale` is applied to every number. */
export function takeMixedRows(
  sample: Sample,
  rows: readonly number[],
  scale: (value: number) => number = (value) => value,
): MixedRows {
  const numbers = new Float64Array(rows.length * NUMBERS);
  const marks = new Int32Array(rows.length * MARKS);
  NUMERIC_COLUMNS.forEach((column, c) => {
    const values = column(sample);
    rows.forEach((row, i) => (numbers[i * NUMBERS + c] = scale(numberAt(values, row))));
  });
  CATEGORICAL_COLUMNS.forEach((column, c) => {
    const values = column(sample);
    rows.forEach((row, i) => (marks[i * MARKS + c] = values[row]!));
  });
  return { length: rows.length, numbers, marks };
}

/** Scales each numeric column in place to 0 … 1 over all tables together. */
export function scaleTogether(tables: readonly MixedRows[]): void {
  for (let c = 0; c < NUMBERS; c++) {
    let [low, high] = [Infinity, -Infinity];
    for (const { length, numbers } of tables)
      for (let i = 0; i < length; i++) {
        low = Math.min(low, numbers[i * NUMBERS + c]!);
        high = Math.max(high, numbers[i * NUMBERS + c]!);
      }
    const width = high > low ? high - low : 1;
    for (const { length, numbers } of tables)
      for (let i = 0; i < length; i++) numbers[i * NUMBERS + c] = (numbers[i * NUMBERS + c]! - low) / width;
  }
}

/**
 * Squared Euclidean distance of row i of `a` and row j of `b`, marks one-hot: two for every mark that differs. From `limit` on
 * it may be any number at or above that: most rows differ in a mark, and need no look at their numbers.
 */
export function squaredDistance(a: MixedRows, i: number, b: MixedRows, j: number, limit = Infinity): number {
  let sum = 0;
  for (let c = 0; c < MARKS; c++) if (a.marks[i * MARKS + c] !== b.marks[j * MARKS + c]) sum += 2;
  if (sum >= limit) return sum;
  for (let c = 0; c < NUMBERS; c++) sum += (a.numbers[i * NUMBERS + c]! - b.numbers[j * NUMBERS + c]!) ** 2;
  return sum;
}

/** How many of a row's marks and numbers differ. */
export function countMismatches(a: MixedRows, i: number, b: MixedRows, j: number): number {
  let count = 0;
  for (let c = 0; c < MARKS; c++) if (a.marks[i * MARKS + c] !== b.marks[j * MARKS + c]) count++;
  for (let c = 0; c < NUMBERS; c++) if (a.numbers[i * NUMBERS + c] !== b.numbers[j * NUMBERS + c]) count++;
  return count;
}

/** Columns that `countMismatches` counts over. */
export const MIXED_COLUMNS = NUMBERS + MARKS;
