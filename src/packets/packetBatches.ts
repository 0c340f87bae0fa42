/** Slots → the inputs of a likelihood program. */
import type { Runner } from '../kernels/machine';
import { inputOf, integersOf } from '../kernels/machine';
import type { SlotGrid } from '../streams/batches';
import type { FlowBudget } from './flowBudget';
import { openBudget } from './flowBudget';
import type { PacketCodecs } from './packetCodecs';
import type { PacketSlots } from './packetDataset';
import { readBudget } from './packetDataset';
import { invertColumns, packetViews, writePacket } from './packetInputs';
import type { PacketDimensions } from './packetParameters';
import { MARKS } from './packetParameters';

/** Fills a runner's inputs with one grid of slots; −1 = padding. @param packets of the whole batch, of which the grid may be a part */
type BatchWriter = (runner: Runner, grid: SlotGrid, packets: number, seed: number) => void;

export function createBatchWriter(
  codecs: PacketCodecs,
  dimensions: PacketDimensions,
  slots: PacketSlots,
): BatchWriter {
  const budget: FlowBudget = openBudget({ packets: [0, 0], bytes: [0, 0], duration: 0 }, 0);
  const [types] = dimensions.marks;
  const decidedRows = dimensions.marks[0] + dimensions.marks[1];
  return (runner, grid, packets, seed) => {
    runner.inputs.fill(0);
    const n = grid.length;
    const views = packetViews(runner, n);
    const decided = integersOf(runner, 'decided').fill(-1);
    views.event.fill(-1);
    views.stream.fill(-1);
    const targets = [slots.type, slots.size, slots.gap].map((column, mark) => ({
      column,
      target: integersOf(runner, `target.${MARKS[mark]}`).fill(0),
      weight: inputOf(runner, `weight.${MARKS[mark]}`),
    }));
    for (let at = 0; at < n; at++) {
      const slot = grid[at]!;
      if (slot < 0) continue;
      readBudget(slots, slot, budget);
      writePacket(views, codecs, dimensions, at, slots.flows[slots.flow[slot]!]!, budget);
      decided[2 * at] = slots.typeTold[slot]!;
      decided[2 * at + 1] = types + slots.sizeTold[slot]!;
      for (const { column, target, weight } of targets) {
        weight[at] = column[slot]! < 0 ? 0 : 1;
        target[at] = Math.max(0, column[slot]!);
      }
    }
    const columns = dimensions.eventOffsets.length;
    invertColumns(runner, 'event', dimensions.eventRows, (entry) => Math.floor(entry / columns));
    invertColumns(runner, 'stream', dimensions.services, (entry) => entry);
    invertColumns(runner, 'decided', decidedRows, (entry) => (1 + (entry % 2)) * n + Math.floor(entry / 2));
    inputOf(runner, 'inverseEvents')[0] = 1 / Math.max(1, packets);
    integersOf(runner, 'seed')[0] = seed;
  };
}
