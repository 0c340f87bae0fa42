/** How alike the numbers are, column by column, in units that skew leaves readable (metrics.md 2 and section 5). */
import { wasserstein1 } from '../math/wasserstein1';
import type { CompareSides } from './metric';
import { NO_NUMBERS, mean, sortedNumbers, tellingColumns } from './numericColumns';

/** A column that hardly varies would make any difference immense. */
const LEAST_DEVIATION = 0.05;

/**
 * Mean over numeric columns of W1(ln(1 + x_real), ln(1 + x_candidate)) / max(σ, .05), σ = the population standard deviation
 * of ln(1 + x_real). All rows; n = reference rows. Durations in seconds: below one second ln(1 + x) is all but x itself.
 */
export const compareNumbers: CompareSides = (reference, { flows: candidate }) => {
  const columns = tellingColumns(reference);
  const n = reference.flows.length;
  if (columns.length === 0) return { value: NaN, n, note: NO_NUMBERS };
  const distances = columns.map((column) => {
    const real = sortedNumbers(column(reference.flows)).map(Math.log1p);
    const other = sortedNumbers(column(candidate)).map(Math.log1p);
    return wasserstein1(real, other) / Math.max(deviation(real), LEAST_DEVIATION);
  });
  return { value: mean(distances), n };
};

function deviation(values: Float64Array): number {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
}
