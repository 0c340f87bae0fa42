import { formatNumber, formatBin, formatUtc } from '../../charts/format';
import type { RatePicture } from '../../metrics/comparison';

/** What the real side of a rate chart says, in one sentence. */
export function rateSummary({ counts: { real }, binWidth, from }: RatePicture, epoch: number): string {
  if (real.length === 0) return 'No flows.';
  const peak = real.reduce((best, count, i) => (count > real[best]! ? i : best), 0);
  const total = real.reduce((sum, count) => sum + count, 0);
  const bin = formatBin(binWidth);
  return `Mean ${formatNumber(total / real.length)} flows per ${bin}; the busiest ${bin}, from ${formatUtc(epoch + from + peak * binWidth)}, has ${formatNumber(real[peak]!)}.`;
}
