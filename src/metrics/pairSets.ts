/** Which pairs there are: found, invented, answered, leading (metrics.md 15). */
import { topIndices } from '../math/topIndices';
import type { CompareSides } from './metric';
import { countPairs, numberPairs, pairKey } from './pairTable';
import type { Sample } from './sample';

const LEADERS = 50;

/** Share of the reference's ordered pairs that the candidate lacks, 0 … 1. n = reference pairs. */
export const compareMissingPairs: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const [real, other] = [describePairs(reference), describePairs(candidate)];
  return { value: 1 - common(real, other) / real.size, n: real.size };
};

/** Share of the candidate's ordered pairs that occur neither in its earlier flows nor in the reference, 0 … 1. n = candidate pairs. */
export const compareInventedPairs: CompareSides = (reference, candidate) => {
  const other = describePairs(candidate.flows);
  const known = [reference.flows, candidate.earlier].map(describePairs);
  const invented = [...other].filter((key) => !known.some((pairs) => pairs.has(key))).length;
  return { value: other.size > 0 ? invented / other.size : NaN, n: other.size };
};

/** |ρ_r − ρ_s|, ρ = share of the ordered pairs a → b, a ≠ b, whose b → a occurs as well (Garlaschelli and Loffredo 2004, r). n = reference pairs. */
export const compareReciprocity: CompareSides = ({ flows: reference }, { flows: candidate }) => ({
  value: Math.abs(describeReciprocity(candidate) - describeReciprocity(reference)),
  n: describePairs(reference).size,
});

/** 1 − |A ∩ B| / |A ∪ B| of each side's 50 busiest ordered pairs, 0 … 1. n = reference pairs among them. */
export const compareLeadingPairs: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const [real, other] = [leadersOf(reference), leadersOf(candidate)];
  const both = common(real, other);
  return { value: 1 - both / (real.size + other.size - both), n: real.size };
};

function describePairs(sample: Sample): Set<number> {
  const { source, destination } = numberPairs([sample]);
  return new Set(Array.from(source, (host, pair) => pairKey(host, destination[pair]!)));
}

/** NaN without pairs. */
function describeReciprocity(sample: Sample): number {
  const { source, destination } = numberPairs([sample]);
  const pairs = describePairs(sample);
  let [answered, all] = [0, 0];
  for (let pair = 0; pair < source.length; pair++) {
    if (source[pair] === destination[pair]) continue;
    all++;
    if (pairs.has(pairKey(destination[pair]!, source[pair]!))) answered++;
  }
  return answered / all;
}

function leadersOf(sample: Sample): Set<number> {
  const { length, source, destination, numbers } = numberPairs([sample]);
  const leaders = topIndices(countPairs(numbers[0]!, length), LEADERS);
  return new Set(leaders.map((pair) => pairKey(source[pair]!, destination[pair]!)));
}

function common(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let both = 0;
  for (const key of a) if (b.has(key)) both++;
  return both;
}
