/**
 * How far a ceiling hangs on which stretches of time were looked at: the same distance on both of its sides drawn anew, block
 * by block. A distance between two drawn sides lies somewhat higher than between the sides themselves, since each draw adds its
 * own noise: the band is generous, as suits a margin within which no generator is said to win.
 */
import { quantile } from '../math/quantile';
import { createRandom } from '../math/random';
import type { Metric, MetricContext, Side } from '../metrics/metric';
import type { Band } from '../metrics/score';
import { cutBlocks, isCutIntoDays, resampleBlocks } from './blockBootstrap';

export interface Sides {
  readonly reference: Side;
  readonly candidate: Side;
}

export interface BandOptions {
  readonly replicates: number;
  readonly seed: number;
}

const SLOW_REPLICATES = 5;
/** Of the replicates must be defined. */
const LEAST_SHARE = 0.5;

/**
 * How often `metric` is computed for its band. Not at all where drawn sides would no longer have the clock that it hangs on:
 * weekdays never, hours only where whole days are drawn.
 */
export function replicatesOf({ slow, clock }: Metric, { replicates }: BandOptions, sides?: Sides): number {
  const keepsClock = clock === 'hours' && sides && isCutIntoDays(sides.reference.flows.windows);
  if (clock && !keepsClock) return 0;
  return slow ? Math.min(replicates, SLOW_REPLICATES) : replicates;
}

/** One drawn pair of sides; what came before them stays as it was. */
export function drawSides({ reference, candidate }: Sides, { seed }: BandOptions, replicate: number): Sides {
  const random = createRandom(seed).substream(replicate);
  const drawn = (side: Side, name: string): Side => {
    const blocks = cutBlocks(side.flows.windows);
    if (blocks.length === 0) return side;
    return { ...side, flows: resampleBlocks(side.flows, blocks, random.substream(name)) };
  };
  return { reference: drawn(reference, 'reference'), candidate: drawn(candidate, 'candidate') };
}

/** One replicate of a ceiling. */
export function replicateCeiling(metric: Metric, sides: Sides, context: MetricContext): number {
  return metric.compare(sides.reference, sides.candidate, context).value;
}

/** 5th to 95th percentile of the replicates; null where fewer than half are defined. */
export function bandOf(values: readonly number[]): Band | null {
  const finite = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (finite.length === 0 || finite.length < LEAST_SHARE * values.length) return null;
  return { low: quantile(finite, 0.05), high: quantile(finite, 0.95), n: finite.length };
}

/** Both distances lie within the band: neither can be said to be nearer (metrics.md, "Ties"). */
export function isTie(one: number, other: number, { high }: Band): boolean {
  return one <= high && other <= high;
}
