/** Where the synthetic trace does more than the real one, and where less, over time. */
import type { Seconds } from '../trace/trace';
import type { RateDifference, RateLevel } from './comparison';
import { sayDuration, sayNumber, sayShare } from './wording';

/** More show noise rather than where the two differ. */
const MOST_BINS = 200;

/**
 * Synthetic less real in the finest bins of which there are at most 200, over the bins that both know. `name` is what is counted.
 * Null where no bin is known to both.
 */
export function differRate(
  { from, levels }: { readonly from: Seconds; readonly levels: readonly RateLevel[] },
  name = 'flows',
): RateDifference | null {
  const known = (level: RateLevel) => level.counts.real.length;
  const level = levels.find((one) => known(one) <= MOST_BINS) ?? levels.at(-1)!;
  const { real, synthetic } = level.counts;
  if (!synthetic) return null;
  const values = synthetic.map((count, bin) => count - real[bin]!);
  if (values.every(Number.isNaN)) return null;
  return {
    from,
    binWidth: level.binWidth,
    values,
    summary: summarise(values, real, { from, name, ...level }),
  };
}

function summarise(
  values: Float32Array,
  real: Float32Array,
  { from, binWidth, name }: { readonly from: Seconds; readonly binWidth: Seconds; readonly name: string },
): string {
  let [apart, total, far] = [0, 0, -1];
  values.forEach((value, bin) => {
    if (Number.isNaN(value)) return;
    apart += Math.abs(value);
    total += real[bin]!;
    if (far < 0 || Math.abs(value) > Math.abs(values[far]!)) far = bin;
  });
  const bins = `bins of ${sayDuration(binWidth)}`;
  if (apart === 0) return `Both sides count the same ${name} in all ${bins}.`;
  const share = total > 0 ? `${sayShare(apart / total)} of the real ${name}` : `${sayNumber(apart)} ${name}`;
  const most = values[far]!;
  const words = `${sayNumber(Math.abs(most))} ${most > 0 ? 'more' : 'fewer'}`;
  return `In ${bins} the two differ by ${share} in all; most ${sayDuration(Math.max(from + far * binWidth, 0))} after the start (${words}).`;
}
