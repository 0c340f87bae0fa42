/** Whether busy seconds follow busy seconds as they do in truth (metrics.md 9). */
import { autocorrelation } from '../math/autocorrelation';
import type { CompareSides } from './metric';
import type { Sample } from './sample';
import { binStretches } from './timeBins';

const LAGS = 30;
const WIDTHS = [1, 10, 60];
/** A stretch of fewer windows says nothing about thirty lags. */
const LEAST_WINDOWS = 60;

type Weight = (sample: Sample) => (row: number) => number;

/**
 * Mean over windows of 1, 10 and 60 s, of which a stretch holds at least 60, of the mean |ρ_r(k) − ρ_s(k)| over lags 1 … 30;
 * ρ = autocorrelation of the flows per window. Where there are several stretches, products are taken within each and pooled.
 * 0 … 2. n = reference flows; NaN, n = 0 where no stretch is long enough or no flow is there. Costs 30 products a second observed.
 */
export const compareCountAutocorrelation: CompareSides = ({ flows: reference }, { flows: candidate }) =>
  compareSeries(reference, candidate, () => () => 1);

/** The same of bytes, both directions, counted where their flow starts; unknown ones count as none, NaN where all are. */
export const compareByteAutocorrelation: CompareSides = ({ flows: reference }, { flows: candidate }) =>
  compareSeries(reference, candidate, bytesOf);

function compareSeries(reference: Sample, candidate: Sample, weight: Weight) {
  const gaps = WIDTHS.flatMap((width) => {
    const [real, other] = [reference, candidate].map((sample) =>
      binStretches(sample, width, LEAST_WINDOWS, weight(sample)),
    ) as [Float64Array[], Float64Array[]];
    if (real.length === 0 || other.length === 0) return [];
    const expected = autocorrelation(real, LAGS);
    return autocorrelation(other, LAGS).reduce((sum, rho, k) => sum + Math.abs(rho - expected[k]!), 0) / LAGS;
  });
  const known = gaps.length > 0 && hasWeight(reference, weight(reference));
  if (!known) return { value: NaN, n: 0 };
  return { value: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length, n: reference.length };
}

function bytesOf({ sourceBytes, destinationBytes }: Sample) {
  return (row: number) => (sourceBytes[row]! || 0) + (destinationBytes[row]! || 0);
}

function hasWeight({ length }: Sample, weight: (row: number) => number): boolean {
  for (let row = 0; row < length; row++) if (weight(row) > 0) return true;
  return false;
}
