/** Burstiness on every time scale (metrics.md 10; index of dispersion for counts, Gusella 1991; Hurst exponent, Leland et al. 1994). */
import type { Seconds } from '../trace/trace';
import type { CompareSides } from './metric';
import type { Sample } from './sample';
import { binOf, wholeWindows } from './timeBins';

/** 0.1 s … 1,000 s, two a decade. */
const WIDTHS: readonly Seconds[] = Array.from({ length: 9 }, (_, i) => 10 ** (i / 2 - 1));
const LEAST_WINDOWS = 20;
/** Indices are floored here before their logarithm: counts that never vary are as good as this. */
const LEAST_INDEX = 1e-3;

interface Dispersion {
  /** Widths of which some stretch holds at least 20, seconds. */
  readonly width: readonly Seconds[];
  /** Variance over mean of the flows per window: 1 for a Poisson process, 0 for a metronome. */
  readonly index: readonly number[];
  /** H from the slope of the curve, index ∝ width^(2H − 1): .5 without memory, towards 1 self-similar. NaN under two widths. */
  readonly hurst: number;
}

/** The dispersion curve over all stretches together; windows without flows are counted, not visited. */
export function describeDispersion(sample: Sample): Dispersion {
  const curve = WIDTHS.flatMap((width) => {
    const index = dispersionIndex(sample, width);
    return Number.isNaN(index) ? [] : [{ width, index }];
  });
  const points = curve.map(({ width, index }) => [Math.log10(width), logIndex(index)] as const);
  return {
    width: curve.map(({ width }) => width),
    index: curve.map(({ index }) => index),
    hurst: (slope(points) + 1) / 2,
  };
}

/** Mean over the widths that both sides have of |log10 index_r − log10 index_s|, decades. n = reference flows; 0 where no width counts. */
export const compareDispersion: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const [real, other] = [describeDispersion(reference), describeDispersion(candidate)];
  const gaps = real.width.flatMap((width, i) => {
    const at = other.width.indexOf(width);
    return at < 0 ? [] : Math.abs(logIndex(real.index[i]!) - logIndex(other.index[at]!));
  });
  if (gaps.length === 0 || reference.length === 0) return { value: NaN, n: 0 };
  return { value: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length, n: reference.length };
};

/** |H_r − H_s|. n = reference flows. */
export const compareHurst: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const value = Math.abs(describeDispersion(candidate).hurst - describeDispersion(reference).hurst);
  return { value, n: Number.isNaN(value) ? 0 : reference.length };
};

/** NaN where no stretch holds enough windows; 0 where they are all empty. */
function dispersionIndex(sample: Sample, width: Seconds): number {
  const counts = wholeWindows(sample, width, LEAST_WINDOWS);
  const windows = counts.reduce((sum, count) => sum + count, 0);
  if (windows === 0) return NaN;
  let [flows, squares, run, lastBin, lastStretch] = [0, 0, 0, -1, -1];
  for (let row = 0; row < sample.length; row++) {
    const [bin, stretch] = [binOf(sample, row, width), sample.stretch[row]!];
    if (bin >= counts[stretch]!) continue;
    run = bin === lastBin && stretch === lastStretch ? run + 1 : 1;
    [lastBin, lastStretch] = [bin, stretch];
    flows++;
    // Adds up to the square of the window's count: 1 + 3 + 5 + …
    squares += 2 * run - 1;
  }
  if (flows === 0) return 0;
  const mean = flows / windows;
  return (squares / windows - mean ** 2) / mean;
}

function logIndex(index: number): number {
  return Math.log10(Math.max(index, LEAST_INDEX));
}

/** Least squares; NaN under two points. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const [covariance, variance] = points.reduce(
    ([xy, xx], [x, y]) => [xy + (x - meanX) * (y - meanY), xx + (x - meanX) ** 2] as const,
    [0, 0] as const,
  );
  return covariance / variance;
}
