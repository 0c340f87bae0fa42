/** The synthetic trace over the stack of the real one: a line on the stack's own bins, and where the two differ. */
import { shareable } from '../../trace/shareable';
import type { Seconds, Trace } from '../../trace/trace';
import type { RateDifference } from '../comparison';
import { addUp } from '../rate';
import { differRate } from '../rateDifference';
import type { Besides, Rows } from './rowsUnder';

interface StackBins {
  /** Finest first, each a whole multiple of it. */
  readonly widths: readonly Seconds[];
  /** Of the finest, from the real trace's start. */
  readonly bins: number;
  /** What the stack's heights are per, where bins are wider. */
  readonly unit: Seconds;
  /** What is counted. */
  readonly name: string;
}

interface Laid {
  /** A line a width: mean per unit of the time that was generated, or per bin where bins are narrower. */
  readonly lines: readonly Float32Array[];
  readonly difference: RateDifference | null;
}

/** The lines on their bins; null where nothing was generated within the real trace's span. */
export function layBeside(
  { real, synthetic }: Besides,
  weights: (trace: Trace) => (row: number) => number,
  { widths, bins, unit, name }: StackBins,
): Laid | null {
  const finest = widths[0]!;
  const count = (rows: Rows) => countWithin(rows, weights(rows.trace), { finest, bins });
  const fine = { real: count(real), synthetic: count(synthetic) };
  if (fine.synthetic.every(Number.isNaN)) return null;
  const levels = widths.map((binWidth) => {
    const times = Math.round(binWidth / finest);
    return {
      binWidth,
      counts: { real: addUp(fine.real, times), synthetic: addUp(fine.synthetic, times) },
    };
  });
  return {
    lines: widths.map((width) => {
      const times = Math.round(width / finest);
      return meanPer(fine.synthetic, times, Math.min(times, Math.round(unit / finest)));
    }),
    difference: differRate({ from: 0, levels }, name),
  };
}

/** What falls into each bin; NaN where a bin lies outside of what the rows' window observed. */
function countWithin(
  { rows, time, window }: Rows,
  weight: (row: number) => number,
  { finest, bins }: { readonly finest: Seconds; readonly bins: number },
): Float32Array {
  const counts = new Float32Array(bins).fill(NaN);
  const first = Math.max(0, Math.floor(window.from / finest + 1e-9));
  counts.fill(0, first, Math.max(first, Math.min(bins, Math.ceil(window.to / finest - 1e-9))));
  for (let i = 0; i < rows.length; i++) {
    const bin = Math.floor(time[i]! / finest);
    // A flow of the last instant belongs to the last bin, as in the stack; what was generated beyond is not drawn.
    counts[bin === bins ? bins - 1 : bin]! += weight(rows[i]!);
  }
  return counts;
}

/** Mean of the known among `times` bins each, times `scale`. */
function meanPer(fine: Float32Array, times: number, scale: number): Float32Array {
  const means = shareable(Float32Array, Math.ceil(fine.length / times)).fill(NaN);
  for (let bin = 0; bin < means.length; bin++) {
    const end = Math.min(fine.length, (bin + 1) * times);
    let [sum, known] = [0, 0];
    for (let i = bin * times; i < end; i++) {
      if (Number.isNaN(fine[i]!)) continue;
      sum += fine[i]!;
      known++;
    }
    if (known > 0) means[bin] = (sum / known) * scale;
  }
  return means;
}
