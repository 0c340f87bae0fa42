/** Whether candidates repeat sequences of training word for word (metrics.md 19). */
import type { Figure } from '../figure';
import type { MetricContext, Side } from '../metric';
import { NUMERIC_COLUMNS, mean } from '../numericColumns';
import type { Sample } from '../sample';

const [SHORTEST, LONGEST] = [3, 5];
const BASE = 2 ** 26;
/** Above every id, port and bin, for what is unknown or has none. */
const NONE = BASE - 1;

/**
 * Mean over m = 3 … 5 of (share of the candidate's m-grams that its training has too) − (the same of the held-out flows),
 * −1 … 1; above 0 is copying, well below it is novelty that real traffic does not show. n = candidate 3-grams. An m-gram is m
 * consecutive flows of one source within one stretch (all of them; linear in flows): generators compose traffic source by
 * source, and interleaving would hide a copied sequence. Identical: destination, protocol, destination port, state, ⌊log2(1 +
 * x)⌋ of packets and bytes, and half-decades of duration and of the gap before (floored at δ).
 */
export const describeSharedGrams: Figure['describe'] = (reference, candidate, context) => {
  const [real, made] = [sharedShares(reference, context), sharedShares(candidate, context)];
  const excess = made.shares.map((share, m) => share - real.shares[m]!);
  return { value: mean(excess), n: made.n };
};

/** Per m, the share of the side's grams that are among those of its earlier flows. */
function sharedShares(
  { flows, earlier }: Side,
  { resolution }: MetricContext,
): { shares: number[]; n: number } {
  const [eventIds, gramIds] = [createNumbering(), createNumbering()];
  const seen = new Set<number>();
  const told = { resolution, eventIds, gramIds };
  forEachGram(earlier, told, (gram) => seen.add(gram));
  const [counts, shared] = [new Float64Array(LONGEST + 1), new Float64Array(LONGEST + 1)];
  forEachGram(flows, told, (gram, m) => {
    counts[m]!++;
    if (seen.has(gram)) shared[m]!++;
  });
  const sizes = Array.from({ length: LONGEST - SHORTEST + 1 }, (_, i) => SHORTEST + i);
  // No earlier gram: nothing to have copied from, and so no figure.
  const share = (m: number) => (seen.size > 0 ? shared[m]! / counts[m]! : NaN);
  return { shares: sizes.map(share), n: counts[SHORTEST]! };
}

interface Numbered {
  readonly resolution: number;
  readonly eventIds: Numbering;
  readonly gramIds: Numbering;
}

/** Tells every gram's number and length; equal grams have equal numbers, grams of different length different ones. */
function forEachGram(sample: Sample, numbered: Numbered, tell: (gram: number, m: number) => void): void {
  const last = new Map<number, { stretch: number; time: number; grams: number[] }>();
  for (let i = 0; i < sample.length; i++) {
    const before = last.get(sample.source[i]!);
    const follows = before?.stretch === sample.stretch[i] ? before : undefined;
    const event = eventAt(sample, i, follows ? sample.time[i]! - follows.time : NaN, numbered);
    // grams[m − 1] = the gram of m events that ends here; one more event makes those before it one longer.
    const longer = (follows?.grams ?? []).slice(0, LONGEST - 1).map((gram) => numbered.gramIds(gram, event));
    const grams = [numbered.gramIds(NONE, event), ...longer];
    for (let m = SHORTEST; m <= grams.length; m++) tell(grams[m - 1]!, m);
    last.set(sample.source[i]!, { stretch: sample.stretch[i]!, time: sample.time[i]!, grams });
  }
}

function eventAt(sample: Sample, i: number, gap: number, { resolution, eventIds }: Numbered): number {
  const halfDecade = (seconds: number) =>
    Number.isNaN(seconds) ? NONE : 100 + Math.floor(2 * Math.log10(Math.max(seconds, resolution)));
  const octave = (value: number) =>
    Number.isNaN(value) ? NONE : Math.floor(Math.log2(1 + Math.max(value, 0)));
  const [duration, ...counts] = NUMERIC_COLUMNS.map((column) => column(sample)[i]!);
  let id = eventIds(sample.destination[i]!, sample.protocol[i]!);
  id = eventIds(id, sample.destinationPort[i]! >= 0 ? sample.destinationPort[i]! : NONE);
  id = eventIds(id, sample.state[i]!);
  for (const count of counts) id = eventIds(id, octave(count));
  return eventIds(eventIds(id, halfDecade(duration!)), halfDecade(gap));
}

type Numbering = (a: number, b: number) => number;

/** Numbers pairs of numbers below 2^26 in order of first sight. */
function createNumbering(): Numbering {
  const known = new Map<number, number>();
  return (a, b) => {
    const key = a * BASE + b;
    const id = known.get(key) ?? known.size;
    if (id === known.size) known.set(key, id);
    return id;
  };
}
