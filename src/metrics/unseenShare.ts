/** How often hosts meet for the first time (metrics.md 15 and section 5). */
import type { CompareSides, Side } from './metric';
import { pairKey } from './pairTable';

/**
 * |u_s − u_r| with u = share of *flows* whose ordered pair is in no earlier flow, 0 … 1; each side against its own earlier
 * flows. n = reference flows. (metrics.md leaves open whether flows or pairs are counted; its 39 % is of events.)
 */
export const compareUnseen: CompareSides = (reference, candidate) => ({
  value: Math.abs(unseenShare(candidate) - unseenShare(reference)),
  n: reference.flows.length,
});

/** Share of flows whose pair is not among the earlier ones; NaN where there is nothing earlier, or no flow. */
function unseenShare({ flows, earlier }: Side): number {
  if (earlier.covered === 0) return NaN;
  const met = new Set<number>();
  for (let i = 0; i < earlier.length; i++) met.add(pairKey(earlier.source[i]!, earlier.destination[i]!));
  let unseen = 0;
  for (let i = 0; i < flows.length; i++)
    if (!met.has(pairKey(flows.source[i]!, flows.destination[i]!))) unseen++;
  return unseen / flows.length;
}
