/** What lies inside categories: the log densities that turn category losses into nats of the data. */
import type { ModelConfiguration } from '../model/configuration';
import type { SlotTable } from '../streams/dataset';
import { SAME_TICK } from '../streams/gapCodec';

/** Events among a table's slots, and the mean log density per event of each task, gap first, then pair and marks. */
export function meanLogDensities(
  { events, gaps, sequences }: SlotTable,
  { gap }: Pick<ModelConfiguration, 'gap'>,
): {
  events: number;
  means: number[];
} {
  const sums = [0, ...events.logResolution.map(() => 0)];
  let count = 0;
  for (let slot = 0; slot < sequences.length; slot++) {
    // A mixture's loss is a density already, but for the mass that it has below a tick.
    if (gap === 'bins' || gaps.first[slot] === SAME_TICK)
      sums[0]! += gaps.logDensity[slot]! * gaps.weight[slot]!;
    const row = sequences.target[slot]!;
    if (row < 0) continue;
    count++;
    events.logResolution.forEach((column, mark) => (sums[mark + 1]! += column[row]!));
  }
  return { events: count, means: sums.map((sum) => sum / Math.max(count, 1)) };
}
