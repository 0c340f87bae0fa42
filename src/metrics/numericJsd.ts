/** How alike the numbers are in bins that training fixed (metrics.md, section 5). */
import { fitAtomBins } from '../math/atomBins';
import { jensenShannon } from '../math/jensenShannon';
import type { CompareSides } from './metric';
import { NO_NUMBERS, mean, tellingColumns } from './numericColumns';

/**
 * Mean over numeric columns of the Jensen–Shannon distance (natural logarithm, root; most .8326) over bins of the earlier
 * rows: a bin for every value that more than .5 % of them share, up to 20 quantile bins for the others, one for unknown.
 * All rows; n = reference rows.
 */
export const compareBinnedNumbers: CompareSides = (reference, { flows: candidate }) => {
  const columns = tellingColumns(reference);
  const n = reference.flows.length;
  if (columns.length === 0) return { value: NaN, n, note: NO_NUMBERS };
  const distances = columns.map((column) => {
    const known = column(reference.earlier).filter((value) => !Number.isNaN(value));
    const { count, binOf } = fitAtomBins(known.sort());
    const counts = (values: Float64Array) =>
      tally(values, (value) => (Number.isNaN(value) ? count : binOf(value)));
    return jensenShannon(counts(column(reference.flows)), counts(column(candidate)));
  });
  return { value: reference.earlier.length > 0 ? mean(distances) : NaN, n };
};

function tally(values: Float64Array, binOf: (value: number) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(binOf(value), (counts.get(binOf(value)) ?? 0) + 1);
  return counts;
}
