/** How alike numbers and gaps are, two columns at a time (metrics.md, section 5). */
import type { CompareSides } from './metric';
import { NUMERIC_COLUMNS, numberAt, tellingColumns } from './numericColumns';
import { correlationGap } from './pcd';
import type { Sample } from './sample';

/** In seconds, log10(1 + x) would make the durations of most flows one value. */
const DURATION_UNIT = 1e-4;

/**
 * `compareCorrelations` over all rows of log10(1 + x) of the numeric columns, durations in 0.1 ms, and of log10 of the gap to
 * the flow before (seconds, floored at δ; where it lies in another stretch there is none, and the row is left out of the
 * gap's correlations). n = reference rows.
 */
export const compareLogCorrelations: CompareSides = (reference, { flows: candidate }, { resolution }) => {
  const columns = tellingColumns(reference);
  const taken = (sample: Sample) => [
    ...columns.map((column) => {
      const unit = column === NUMERIC_COLUMNS[0] ? DURATION_UNIT : 1;
      return column(sample).map((_, row) => Math.log10(1 + numberAt(column(sample), row) / unit));
    }),
    logGaps(sample, resolution),
  ];
  return { value: correlationGap(taken(reference.flows), taken(candidate)), n: reference.flows.length };
};

function logGaps({ time, stretch }: Sample, resolution: number): Float64Array {
  return time.map((at, i) =>
    i > 0 && stretch[i] === stretch[i - 1] ? Math.log10(Math.max(at - time[i - 1]!, resolution)) : NaN,
  );
}
