/**
 * A sample in windows of equal width, laid from the start of each stretch: windows that a stretch does not hold whole are left
 * out, so that none is half observed.
 */
import type { Seconds } from '../trace/trace';
import type { Sample } from './sample';

/** A start this share of a window before an edge is on it: clock ticks must not fall off an edge by rounding. */
const ROUNDING = 1e-6;

/** How many whole windows of that width each stretch holds; 0 where they are fewer than `least`. */
export function wholeWindows({ windows }: Sample, width: Seconds, least: number): number[] {
  return windows.map(({ from, to }) => {
    const count = Math.floor((to - from) / width + ROUNDING);
    return count >= least ? count : 0;
  });
}

/**
 * Sum of `weight` (1 a flow where left out) per window, a series for each stretch that holds at least `least` of them.
 * Flows count at their start.
 */
export function binStretches(
  sample: Sample,
  width: Seconds,
  least: number,
  weight?: (row: number) => number,
): Float64Array[] {
  const series = wholeWindows(sample, width, least).map((count) => new Float64Array(count));
  for (let row = 0; row < sample.length; row++) {
    const bins = series[sample.stretch[row]!]!;
    const bin = binOf(sample, row, width);
    if (bin < bins.length) bins[bin]! += weight ? weight(row) : 1;
  }
  return series.filter(({ length }) => length > 0);
}

/** Which window of its stretch a flow starts in. */
export function binOf({ time, stretch, windows }: Sample, row: number, width: Seconds): number {
  return Math.floor((time[row]! - windows[stretch[row]!]!.from) / width + ROUNDING);
}
