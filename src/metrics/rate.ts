/** The picture of activity over time: flows in bins of a round width, the same for both sides. */
import type { Seconds, TimeWindow } from '../trace/trace';
import type { RatePicture } from './comparison';
import type { Sample } from './sample';
import { sayCount, sayDuration, sayNumber, sayShare } from './wording';

const MOST_BINS = 400;
const WIDTHS: readonly Seconds[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 604_800,
];

/** Flows a bin, at most 400 bins over what either side covers; NaN where a bin lies outside all of a side's stretches. */
export function compareRate(real: Sample, synthetic: Sample | null): RatePicture {
  const windows = [...real.windows, ...(synthetic?.windows ?? [])];
  const low = Math.min(...windows.map(({ from }) => from), Infinity);
  const high = Math.max(...windows.map(({ to }) => to), -Infinity);
  const binWidth = chooseWidth(Math.max(high - low, 0));
  const from = windows.length > 0 ? Math.floor(low / binWidth) * binWidth : 0;
  const bins = windows.length > 0 ? Math.max(1, Math.ceil((high - from) / binWidth - 1e-9)) : 0;
  const counts = (sample: Sample) => countBins(sample, from, binWidth, bins);
  return {
    binWidth,
    from,
    counts: { real: counts(real), synthetic: synthetic && counts(synthetic) },
    summary: summarise(real, synthetic, binWidth),
  };
}

/** The smallest round width that gives few enough bins; below a second 1, 2 or 5 times a power of ten. */
function chooseWidth(extent: Seconds): Seconds {
  const wanted = extent / (MOST_BINS - 1);
  const decade = 10 ** Math.floor(Math.log10(Math.max(wanted, 1e-9)));
  const fine = [1, 2, 5].map((step) => step * decade).find((width) => width >= wanted && width < 1);
  return fine ?? WIDTHS.find((width) => width >= wanted) ?? Math.ceil(wanted / 604_800) * 604_800;
}

function countBins(
  { length, time, windows }: Sample,
  from: Seconds,
  width: Seconds,
  bins: number,
): Float64Array {
  const counts = new Float64Array(bins).fill(NaN);
  for (const window of windows) for (const bin of binsOf(window, from, width, bins)) counts[bin] = 0;
  for (let i = 0; i < length; i++) counts[Math.min(Math.floor((time[i]! - from) / width), bins - 1)]!++;
  return counts;
}

function* binsOf(window: TimeWindow, from: Seconds, width: Seconds, bins: number): Generator<number> {
  const last = Math.min(Math.ceil((window.to - from) / width - 1e-9), bins);
  for (let bin = Math.max(Math.floor((window.from - from) / width + 1e-9), 0); bin < last; bin++) yield bin;
}

function summarise(real: Sample, synthetic: Sample | null, binWidth: Seconds): string {
  const [rate, unit] = unitRate(real);
  const side = (sample: Sample) =>
    `${sayCount(sample.length)} flows in ${sayDuration(sample.covered)} (${sayNumber(rate(sample))}/${unit})`;
  if (!synthetic) return `${side(real)}, shown in bins of ${sayDuration(binWidth)}.`;
  return `${side(real)} real against ${side(synthetic)} synthetic${verdict(rate(synthetic) / rate(real))}.`;
}

function verdict(ratio: number): string {
  if (!Number.isFinite(ratio)) return '';
  if (Math.abs(ratio - 1) < 0.0005) return ': the same rate';
  return `: ${sayShare(Math.abs(ratio - 1))} ${ratio < 1 ? 'fewer' : 'more'} than real`;
}

/** Flows a second, minute or hour: the first in which there is at least one. */
function unitRate({ length, covered }: Sample): [rate: (sample: Sample) => number, unit: string] {
  const perSecond = length / covered;
  const [unit, seconds] =
    perSecond >= 1
      ? (['s', 1] as const)
      : perSecond >= 1 / 60
        ? (['min', 60] as const)
        : (['h', 3600] as const);
  return [(sample) => (sample.length / sample.covered) * seconds, unit];
}
