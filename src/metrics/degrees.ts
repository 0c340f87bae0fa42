/** To how many others each host talks (metrics.md 15). */
import type { CompareSides } from './metric';
import { numberPairs } from './pairTable';
import type { Sample } from './sample';

/** Busiest hosts of either side that are set against each other. */
const HOSTS = 100;

type Ends = 'source' | 'destination';

/**
 * W1 between log10(1 + out-degree) of each side's hundred best connected initiators, in decades; out-degree = distinct
 * responders of an initiator, and a side with fewer than a hundred is filled up with zeros, so that hosts that are missing cost.
 * Degrees grow with the time observed and no factor takes that out: only fair on windows of equal length. n = reference initiators.
 */
export const compareOutDegree: CompareSides = ({ flows: reference }, { flows: candidate }) =>
  compareDegrees(reference, candidate, 'source');

/** The same for distinct initiators of a responder. n = reference responders. */
export const compareInDegree: CompareSides = ({ flows: reference }, { flows: candidate }) =>
  compareDegrees(reference, candidate, 'destination');

function compareDegrees(reference: Sample, candidate: Sample, ends: Ends) {
  const [real, other] = [describeDegrees(reference, ends), describeDegrees(candidate, ends)];
  if (real.length === 0) return { value: NaN, n: 0 };
  let total = 0;
  for (let rank = 0; rank < HOSTS; rank++)
    total += Math.abs(Math.log10(1 + (real[rank] ?? 0)) - Math.log10(1 + (other[rank] ?? 0)));
  return { value: total / HOSTS, n: real.length };
}

/** Degrees of the hosts that have any, descending. */
function describeDegrees(sample: Sample, ends: Ends): Float64Array {
  const degrees = new Map<number, number>();
  for (const host of numberPairs([sample])[ends]) degrees.set(host, (degrees.get(host) ?? 0) + 1);
  return Float64Array.from(degrees.values()).sort().reverse();
}
