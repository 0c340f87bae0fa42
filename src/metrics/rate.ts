/** The picture of activity over time: flows in bins of round widths, the same for both sides, from fine to coarse. */
import { shareable } from '../trace/shareable';
import type { Seconds, TimeWindow } from '../trace/trace';
import type { RateLevel, RatePicture, Sided } from './comparison';
import { differRate } from './rateDifference';
import { sayCount, sayDuration, sayNumber, sayShare } from './wording';

/** Of the finest level: what a zoom shows where there is much to see. */
const MOST_BINS = 1 << 17;
/** Of the coarsest: fits the narrowest picture. */
const FEW_BINS = 120;
const WIDTHS: readonly Seconds[] = [
  ...[-6, -5, -4, -3, -2, -1].flatMap((power) => [1, 2, 5].map((step) => Number(`${step}e${power}`))),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400],
  ...[1, 2, 4, 8, 16, 32, 64].map((weeks) => weeks * 604_800),
];

/** One side of the picture: flows by start, seconds since the real trace's start, and what was observed. */
export interface RateSide {
  readonly time: Float64Array;
  readonly windows: readonly TimeWindow[];
}

/** One pass over the flows at the finest width; every other level adds up bins of that one. */
export function describeRate(real: RateSide, synthetic: RateSide | null): Omit<RatePicture, 'summary'> {
  const windows = [...real.windows, ...(synthetic?.windows ?? [])];
  if (windows.length === 0)
    return { from: 0, levels: [levelOf(1, new Float32Array(), null)], difference: null };
  const low = Math.min(...windows.map(({ from }) => from));
  const high = Math.max(...windows.map(({ to }) => to));
  const widths = binWidths(high - low);
  const [finest, coarsest] = [widths[0]!, widths.at(-1)!];
  const from = Math.floor(low / coarsest + 1e-9) * coarsest;
  const bins = Math.max(1, Math.ceil((high - from) / finest - 1e-9));
  const fine = {
    real: countBins(real, { from, width: finest, bins }),
    synthetic: synthetic && countBins(synthetic, { from, width: finest, bins }),
  };
  const coarser = (counts: Float32Array, width: Seconds) => addUp(counts, Math.round(width / finest));
  const levels = widths.map((width) =>
    levelOf(width, coarser(fine.real, width), fine.synthetic && coarser(fine.synthetic, width)),
  );
  return { from, levels, difference: differRate({ from, levels }) };
}

/** A sentence on the flows of a window: how many, how long, how that compares. */
export function summariseRate({ real, synthetic }: Sided<Observed>): string {
  const [rate, unit] = unitRate(real);
  const side = (observed: Observed) =>
    `${sayCount(observed.flows)} flows in ${sayDuration(observed.covered)} (${sayNumber(rate(observed))}/${unit})`;
  if (!synthetic) return `${side(real)}.`;
  return `${side(real)} real against ${side(synthetic)} synthetic${verdict(rate(synthetic) / rate(real))}.`;
}

interface Observed {
  readonly flows: number;
  readonly covered: Seconds;
}

function levelOf(binWidth: Seconds, real: Float32Array, synthetic: Float32Array | null): RateLevel {
  return { binWidth, counts: { real, synthetic } };
}

/** Round widths of the levels over `extent` seconds: from the finest that gives few enough bins, its whole multiples. */
export function binWidths(extent: Seconds): Seconds[] {
  const finest = WIDTHS.find((width) => extent / width <= MOST_BINS - 1) ?? WIDTHS.at(-1)!;
  const isMultiple = (width: Seconds) =>
    width >= finest && Math.abs(width / finest - Math.round(width / finest)) < 1e-6;
  const multiples = WIDTHS.filter(isMultiple);
  const last = multiples.findIndex((width) => extent / width <= FEW_BINS);
  return last < 0 ? multiples : multiples.slice(0, last + 1);
}

interface Bins {
  readonly from: Seconds;
  readonly width: Seconds;
  readonly bins: number;
}

function countBins({ time, windows }: RateSide, { from, width, bins }: Bins): Float32Array {
  const counts = new Float32Array(bins).fill(NaN);
  for (const window of windows) {
    const last = Math.min(Math.ceil((window.to - from) / width - 1e-9), bins);
    counts.fill(0, Math.max(Math.floor((window.from - from) / width + 1e-9), 0), last);
  }
  for (let i = 0; i < time.length; i++) counts[Math.min(Math.floor((time[i]! - from) / width), bins - 1)]!++;
  return counts;
}

/** Sums of `times` bins each; a bin is unknown where all of its parts are. Shared between threads where that can be. */
export function addUp(fine: Float32Array, times: number): Float32Array {
  const coarse = shareable(Float32Array, Math.ceil(fine.length / times)).fill(NaN);
  for (let i = 0; i < fine.length; i++) {
    if (Number.isNaN(fine[i]!)) continue;
    const at = Math.floor(i / times);
    coarse[at] = (Number.isNaN(coarse[at]!) ? 0 : coarse[at]!) + fine[i]!;
  }
  return coarse;
}

function verdict(ratio: number): string {
  if (!Number.isFinite(ratio)) return '';
  if (Math.abs(ratio - 1) < 0.0005) return ': the same rate';
  return `: ${sayShare(Math.abs(ratio - 1))} ${ratio < 1 ? 'fewer' : 'more'} than real`;
}

/** Flows a second, minute or hour: the first in which there is at least one. */
function unitRate({ flows, covered }: Observed): [rate: (observed: Observed) => number, unit: string] {
  const perSecond = flows / covered;
  const [unit, seconds] =
    perSecond >= 1
      ? (['s', 1] as const)
      : perSecond >= 1 / 60
        ? (['min', 60] as const)
        : (['h', 3600] as const);
  return [(observed) => (observed.flows / observed.covered) * seconds, unit];
}
