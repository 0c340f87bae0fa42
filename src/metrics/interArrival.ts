/** The picture of inter-arrival times (metrics.md 8): histogram and CCDF on common edges. */
import { ccdfPoints } from '../math/ccdfPoints';
import { histogramShares } from '../math/histogram';
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { logEdges } from '../math/logEdges';
import { quantile } from '../math/quantile';
import type { Seconds } from '../trace/trace';
import type { Ccdf, InterArrivalPicture } from './comparison';
import type { Gaps } from './gaps';
import { describeGaps } from './gaps';
import type { Sample } from './sample';
import { sayCount, sayDuration, sayShare, sayStatistic } from './wording';

const BINS_A_DECADE = 10;
const CURVE_POINTS = 400;

/**
 * Gaps (seconds) between consecutive flows of either side, floored at δ = `resolution` of the real clock: share of gaps in
 * ten bins a decade, P(gap > x), and the two-sample Kolmogorov–Smirnov distance in the sentence.
 */
export function compareInterArrival(
  real: Sample,
  synthetic: Sample | null,
  resolution: Seconds,
): InterArrivalPicture {
  const gaps = {
    real: describeGaps(real, resolution),
    synthetic: synthetic && describeGaps(synthetic, resolution),
  };
  const both = [gaps.real, gaps.synthetic].filter(
    (side) => side !== null && side.sorted.length > 0,
  ) as Gaps[];
  const low = Math.min(...both.map(({ sorted }) => sorted[0]!));
  const high = Math.max(...both.map(({ sorted }) => sorted.at(-1)!));
  const edges =
    both.length > 0
      ? logEdges(low, high, BINS_A_DECADE)
      : logEdges(resolution, 10 * resolution, BINS_A_DECADE);
  return {
    edges,
    histogram: {
      real: histogramShares(gaps.real.sorted, edges),
      synthetic: gaps.synthetic && histogramShares(gaps.synthetic.sorted, edges),
    },
    ccdf: { real: ccdf(gaps.real), synthetic: gaps.synthetic && ccdf(gaps.synthetic) },
    summary: summarise(gaps.real, gaps.synthetic),
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
