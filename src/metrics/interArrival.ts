/** The picture of inter-arrival times (metrics.md 8): histogram and CCDF on common edges. */
import { ccdfPoints } from '../math/ccdfPoints';
import { histogramShares } from '../math/histogram';
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { logEdges } from '../math/logEdges';
import { quantile } from '../math/quantile';
import { quantileShares } from '../math/quantileShares';
import type { Seconds } from '../trace/trace';
import type { Ccdf, GapDifference, GapQuantiles, InterArrivalPicture } from './comparison';
import type { Gaps, RankedGaps } from './gaps';
import { sayCount, sayDuration, sayNumber, sayShare, sayStatistic } from './wording';

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
 * decade, P(gap > x), quantiles against each other, and the two-sample Kolmogorov–Smirnov distance in the sentence.
 */
export function compareInterArrival(
  real: Gaps,
  synthetic: Gaps | null,
  edges: Float64Array,
): InterArrivalPicture {
  const histogram = {
    real: histogramShares(real.sorted, edges),
    synthetic: synthetic && histogramShares(synthetic.sorted, edges),
  };
  const hasBoth = real.sorted.length > 0 && (synthetic?.sorted.length ?? 0) > 0;
  return {
    edges,
    histogram,
    ccdf: { real: ccdf(real), synthetic: synthetic && ccdf(synthetic) },
    quantiles: hasBoth ? gapQuantiles(real.sorted, synthetic!.sorted) : null,
    difference: hasBoth ? gapDifference(histogram.real, histogram.synthetic!, edges) : null,
    summary: summarise(real, synthetic),
  };
}

function ccdf({ sorted, sameTick }: Gaps): Ccdf {
  const { x, share } = ccdfPoints(sorted, CURVE_POINTS);
  return { gap: x, share, n: sorted.length, sameTick, median: quantile(sorted, 0.5) };
}

const MOST_QUANTILES = 99;
/** The sentence is about these: beyond them a few gaps decide. */
const [LEAST_SAID, MOST_SAID] = [0.05, 0.95];

function gapQuantiles(realGaps: Float64Array, syntheticGaps: Float64Array): GapQuantiles {
  const share = quantileShares(Math.min(realGaps.length, syntheticGaps.length), MOST_QUANTILES);
  const [real, synthetic] = [realGaps, syntheticGaps].map((gaps) => share.map((at) => quantile(gaps, at)));
  return {
    ...{ share, real: real!, synthetic: synthetic! },
    summary: summariseQuantiles(share, real!, synthetic!),
  };
}

function summariseQuantiles(share: Float64Array, real: Float64Array, synthetic: Float64Array): string {
  const said = Array.from(share.keys()).filter((i) => share[i]! >= LEAST_SAID && share[i]! <= MOST_SAID);
  const ratio = (i: number) => synthetic[i]! / real[i]!;
  const far = said.reduce((a, b) => (Math.abs(Math.log(ratio(b))) > Math.abs(Math.log(ratio(a))) ? b : a));
  const [low, high] = [Math.min(...said.map(ratio)), Math.max(...said.map(ratio))].map(sayNumber);
  const between = `from the ${sayShare(LEAST_SAID)} to the ${sayShare(MOST_SAID)} quantile`;
  if (low === '1' && high === '1') return `Synthetic gaps are as long as real ones ${between}.`;
  const range = low === high ? low : `${low} to ${high}`;
  return `Synthetic gaps are ${range} times as long as real ones ${between}; furthest apart at the ${sayShare(share[far]!)} quantile (${sayDuration(real[far]!)} real, ${sayDuration(synthetic[far]!)} synthetic).`;
}

function gapDifference(real: Float64Array, synthetic: Float64Array, edges: Float64Array): GapDifference {
  const shares = synthetic.map((share, bin) => share - real[bin]!);
  const moved = shares.reduce((sum, share) => sum + Math.abs(share), 0) / 2;
  const [more, fewer] = [Math.max(...shares), Math.min(...shares)];
  const at = (share: number) => {
    const bin = shares.indexOf(share);
    return `${sayShare(Math.abs(share))} of the gaps from ${sayDuration(edges[bin]!)} to ${sayDuration(edges[bin + 1]!)}`;
  };
  const summary =
    moved < 0.0005
      ? 'Both sides have the same share of gaps in every bin.'
      : `${sayShare(moved)} of the synthetic gaps lie in another bin than real ones would (total variation); most too many: ${at(more)}; most too few: ${at(fewer)}.`;
  return { shares, summary };
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
