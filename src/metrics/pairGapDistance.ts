/** Distances between inter-arrival times within host pairs, and within initiators (metrics.md 8). */
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { topIndices } from '../math/topIndices';
import { wasserstein1 } from '../math/wasserstein1';
import { describeGroupGaps } from './gaps';
import type { CompareSides, Distance, MetricContext, Side } from './metric';
import { countPairs, numberPairs, pairKey } from './pairTable';
import type { Sample } from './sample';

const GROUPS = 50;

/** As `compareGapsW1`, in decades: mean over the 50 busiest reference pairs, weighted by their uncut reference gaps = n. */
export const comparePairGapsW1: CompareSides = (reference, candidate, context) =>
  weightedMean(reference, candidate, context, PAIR_W1);

/** As `compareGapsKs`, 0 … 1: mean over the 50 busiest reference pairs, weighted by their uncut reference gaps = n. */
export const comparePairGapsKs: CompareSides = (reference, candidate, context) =>
  weightedMean(reference, candidate, context, PAIR_KS);

/** As `comparePairGapsW1`, between consecutive flows of an initiator, whomever they go to. */
export const compareSourceGapsW1: CompareSides = (reference, candidate, context) =>
  weightedMean(reference, candidate, context, SOURCE_W1);

/** As `comparePairGapsKs`, between consecutive flows of an initiator, whomever they go to. */
export const compareSourceGapsKs: CompareSides = (reference, candidate, context) =>
  weightedMean(reference, candidate, context, SOURCE_KS);

/** Keys of the reference's ordered pairs with most flows, at most 50. */
export function busiestPairs(flows: Sample): number[] {
  const { length, source, destination, numbers } = numberPairs([flows]);
  const busiest = topIndices(countPairs(numbers[0]!, length), GROUPS);
  return busiest.map((i) => pairKey(source[i]!, destination[i]!));
}

/** Common ids of the initiators with most flows, at most 50. */
function busiestSources({ source }: Sample): number[] {
  const flows = countPairs(
    source,
    source.reduce((most, host) => Math.max(most, host + 1), 0),
  );
  return topIndices(flows, GROUPS).filter((host) => flows[host]! > 0);
}

/** Which flows a gap lies between, and how two lists of gaps are set against each other. */
interface Grouping {
  readonly busiest: (flows: Sample) => number[];
  readonly keyOf: (flows: Sample) => (row: number) => number;
  readonly between: (a: Float64Array, b: Float64Array) => number;
}

const pairs = {
  busiest: busiestPairs,
  keyOf:
    ({ source, destination }: Sample) =>
    (row: number) =>
      pairKey(source[row]!, destination[row]!),
};
const sources = {
  busiest: busiestSources,
  keyOf:
    ({ source }: Sample) =>
    (row: number) =>
      source[row]!,
};
const PAIR_W1: Grouping = { ...pairs, between: wasserstein1 };
const PAIR_KS: Grouping = { ...pairs, between: kolmogorovSmirnov };
const SOURCE_W1: Grouping = { ...sources, between: wasserstein1 };
const SOURCE_KS: Grouping = { ...sources, between: kolmogorovSmirnov };

function weightedMean(
  { flows: reference }: Side,
  { flows: candidate }: Side,
  { resolution }: MetricContext,
  { busiest, keyOf, between }: Grouping,
): Distance {
  const keys = busiest(reference);
  const logs = (sample: Sample) =>
    describeGroupGaps(sample, keyOf(sample), { keys, resolution }).map(({ sorted }) =>
      sorted.map(Math.log10),
    );
  const [real, other] = [logs(reference), logs(candidate)];
  // A group that the candidate lacks scores the distance to a single gap as long as its window.
  const missing = Float64Array.of(
    Math.log10(Math.max(...candidate.windows.map(({ from, to }) => to - from), resolution)),
  );
  const n = real.reduce((total, gaps) => total + gaps.length, 0);
  const total = real.reduce(
    (sum, gaps, i) =>
      gaps.length === 0 ? sum : sum + gaps.length * between(gaps, other[i]!.length > 0 ? other[i]! : missing),
    0,
  );
  return { value: total / n, n };
}
