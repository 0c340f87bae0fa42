/** Whether busy moments follow busy moments: the autocorrelation of flows a bin (metrics.md 9). */
import { autocorrelation } from '../../math/autocorrelation';
import { sayDuration, sayStatistic } from '../wording';
import { binWidths } from '../rate';
import type { CountCorrelation } from './exploration';
import type { Rows } from './rowsUnder';
import { lengthOf } from './rowsUnder';

const MOST_BINS = 16_384;
const MOST_LAGS = 400;
const LEAST_BINS = 40;

/** ρ over lags up to a quarter of the window, in the finest round bins of which 16,384 cover it. */
export function correlateCounts(inside: Rows): CountCorrelation {
  const length = lengthOf(inside);
  const widths = binWidths(length);
  const binWidth = widths.find((width) => length / width <= MOST_BINS) ?? widths.at(-1)!;
  const counts = countBins(inside, binWidth);
  const lags = Math.min(MOST_LAGS, Math.floor(counts.length / 4));
  if (counts.length < LEAST_BINS || inside.rows.length < 2)
    return {
      binWidth,
      lag: new Float64Array(),
      rho: new Float64Array(),
      summary: 'Too little here to correlate.',
    };
  const rho = autocorrelation([counts], lags);
  return {
    binWidth,
    lag: Float64Array.from({ length: lags }, (_, k) => (k + 1) * binWidth),
    rho,
    summary: summarise(rho, binWidth, counts.length),
  };
}

/** Flows a bin over the window, whole bins only. */
export function countBins({ time, window }: Rows, binWidth: number): Float64Array {
  const counts = new Float64Array(Math.max(1, Math.floor((window.to - window.from) / binWidth + 1e-9)));
  for (let i = 0; i < time.length; i++) {
    const bin = Math.floor((time[i]! - window.from) / binWidth);
    if (bin < counts.length) counts[bin]!++;
  }
  return counts;
}

/** The first lag that stands above both neighbours and above what chance gives is named. */
function summarise(rho: Float64Array, binWidth: number, bins: number): string {
  const chance = 1.96 / Math.sqrt(bins);
  const first = `ρ of flows per ${sayDuration(binWidth)} is ${sayStatistic(rho[0]!)} at the next bin`;
  let best = -1;
  for (let k = 2; k < rho.length - 1; k++)
    if (rho[k]! > rho[k - 1]! && rho[k]! >= rho[k + 1]! && rho[k]! > (best < 0 ? 3 * chance : rho[best]!))
      best = k;
  if (best < 0)
    return `${first}; no later lag stands out (95 % of chance lies within ±${sayStatistic(chance)}).`;
  return `${first}; after it, it is highest after ${sayDuration((best + 1) * binWidth)} (${sayStatistic(rho[best]!)}).`;
}
