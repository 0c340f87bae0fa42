/** How unequal pairs are, whoever they be: the rank curve of their shares (metrics.md 15 and section 5). */
import type { CompareSides } from './metric';
import { countPairs, numberPairs } from './pairTable';
import type { Sample } from './sample';

const RANKS = 200;

/**
 * Total variation ½ Σ |p_r(k) − p_s(k)| between the shares of flows of the k-th busiest pair of each side, k = 1 … 200, 0 … 1.
 * By rank, not by name: who the pairs are is the business of others. n = reference pairs.
 */
export const comparePairPopularity: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const [real, other] = [describePopularity(reference), describePopularity(candidate)];
  if (real.length === 0) return { value: NaN, n: 0 };
  let total = 0;
  for (let rank = 0; rank < RANKS; rank++) total += Math.abs((real[rank] ?? 0) - (other[rank] ?? 0));
  return { value: total / 2, n: real.length };
};

/**
 * Mean |log10 p_r(k) − log10 p_s(k)| over the ranks that either side has, at most 200, in decades. A rank that a side lacks has
 * the share of half a flow. n = reference pairs.
 */
export const compareRankCurve: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const [real, other] = [describePopularity(reference), describePopularity(candidate)];
  const ranks = Math.min(Math.max(real.length, other.length), RANKS);
  if (real.length === 0 || other.length === 0) return { value: NaN, n: 0 };
  const log = (shares: Float64Array, { length }: Sample, rank: number) =>
    Math.log10(shares[rank] ?? 0.5 / length);
  let total = 0;
  for (let rank = 0; rank < ranks; rank++)
    total += Math.abs(log(real, reference, rank) - log(other, candidate, rank));
  return { value: total / ranks, n: real.length };
};

/** Shares of flows per pair, descending. */
function describePopularity(sample: Sample): Float64Array {
  const { length, numbers } = numberPairs([sample]);
  const counts = Float64Array.from(countPairs(numbers[0]!, length)).sort().reverse();
  return counts.map((count) => count / sample.length);
}
