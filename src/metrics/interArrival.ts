/** The picture of inter-arrival times (metrics.md 8): histogram and CCDF on common edges. */
import { ccdfPoints } from '../math/ccdfPoints';
import { histogramShares } from '../math/histogram';
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { logEdges } from '../math/logEdges';
import { quantile } from '../math/quantile';
import type { Seconds } from '../trace/trace';
import type { Ccdf, InterArrivalPicture } from './comparison';
import type { Gaps, RankedGaps } from './gaps';
import { sayCount, sayDuration, sayShare, sayStatistic } from './wording';

const BINS_A_DECADE = 10;
const CURVE_POINTS = 400;

/** Bin edges, seconds, for all gaps of either side: they stay while a window moves. */
export function gapEdges(
  real: Pick<RankedGaps, 'gap'>,
  synthetic: Pick<RankedGaps, 'gap'> | null,
  resolution: Seconds,
): Float64Array {
  const both = [real.gap, synthetic?.gap].filter((gap) => gap !== undefined && gap.length > 0);
  const low = Math.min(...both.map((gap) => gap![0]!), both.length > 0 ? Infinity : resolution);
  const high = Math.max(...both.map((gap) => gap!.at(-1)!), both.length > 0 ? 0 : 10 * resolution);
  return logEdges(low, high, BINS_A_DECADE);
}

/**
 * Gaps (seconds) between consecutive flows of either side, floored at δ of the real clock: share of gaps in ten bins a
 * decade, P(gap > x), and the two-sample Kolmogorov–Smirnov distance in the sentence.
 */
export function compareInterArrival(
  real: Gaps,
  synthetic: Gaps | null,
  edges: Float64Array,
): InterArrivalPicture {
  return {
    edges,
    histogram: {
      real: histogramShares(real.sorted, edges),
      synthetic: synthetic && histogramShares(synthetic.sorted, edges),
    },
    ccdf: { real: ccdf(real), synthetic: synthetic && ccdf(synthetic) },
    summary: summarise(real, synthetic),
  };
}

function ccdf({ sorted, sameTick }: Gaps): Ccdf {
  const { x, share } = ccdfPoints(sorted, CURVE_POINTS);
  return { gap: x, share, n: sorted.length, sameTick, median: quantile(sorted, 0.5) };
}

function summarise(real: Gaps, synthetic: Gaps | null): string {
  const count = sayCount(real.sorted.length);
  const median = (gaps: Gaps) => sayDuration(quantile(gaps.sorted, 0.5));
  if (real.sorted.length === 0)
    return 'No two real flows follow one another here, so there is no gap to show.';
  if (!synthetic) {
    const tail = sayDuration(quantile(real.sorted, 0.95));
    return `Median gap ${median(real)} over ${count} gaps; one in twenty is longer than ${tail}${ticks(real)}.`;
  }
  if (synthetic.sorted.length === 0)
    return `Median gap ${median(real)} over ${count} real gaps; no synthetic gap here.`;
  const distance = sayStatistic(kolmogorovSmirnov(real.sorted, synthetic.sorted));
  return `Median gap ${median(real)} real against ${median(synthetic)} synthetic; KS ${distance} over ${count} real and ${sayCount(synthetic.sorted.length)} synthetic gaps.`;
}

function ticks({ sameTick }: Gaps): string {
  return sameTick > 0 ? `, ${sayShare(sameTick)} fall within one clock tick` : '';
}
