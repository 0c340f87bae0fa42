/**
 * Block bootstrap in time (Künsch 1989, non-overlapping blocks): flows of a moment hang together, so that whole stretches are
 * drawn, never single flows.
 */
import type { Random } from '../math/random';
import { rangeWithin } from '../math/rangeWithin';
import type { Sample } from '../metrics/sample';
import type { Seconds, TimeWindow } from '../trace/trace';
import { selectPackets } from '../trace/packetTable';
import { WEEK } from '../trace/weekClock';
import { coveredSeconds, mergeWindows } from '../trace/windows';

const BLOCKS = 20;
const DAY: Seconds = 86_400;
/** From so many whole days on, a block is a day: its rhythm is kept whole. */
const LEAST_DAYS = 5;

/** Cuts the stretches of a side into about twenty equal blocks, into days where it covers at least five. */
export function cutBlocks(windows: readonly TimeWindow[]): TimeWindow[] {
  const covered = coveredSeconds(windows);
  const isLong = isCutIntoDays(windows);
  return windows.flatMap((window) => {
    const length = window.to - window.from;
    const blocks = isLong
      ? Math.max(1, Math.ceil((length - 1) / DAY))
      : Math.max(1, Math.round((BLOCKS * length) / covered));
    const size = isLong ? DAY : length / blocks;
    return Array.from({ length: blocks }, (_, i) => ({
      from: window.from + i * size,
      to: i === blocks - 1 ? window.to : window.from + (i + 1) * size,
    }));
  });
}

/** Whether the blocks of a side are days, which keep the hours of the clock. */
export function isCutIntoDays(windows: readonly TimeWindow[]): boolean {
  // A clock that misses by less than a second is the same clock.
  return coveredSeconds(windows) >= LEAST_DAYS * DAY - 1;
}

/**
 * As many blocks as there are, drawn with replacement. A block drawn again is moved by whole weeks, so that its clock stays
 * right and stretches stay disjoint; blocks that abut within a copy are one stretch, so that no gap is cut needlessly.
 */
export function resampleBlocks(sample: Sample, blocks: readonly TimeWindow[], random: Random): Sample {
  const drawn = new Uint32Array(blocks.length);
  for (let i = 0; i < blocks.length; i++) drawn[random.integer(blocks.length)]!++;
  const extent = blocks.at(-1)!.to - blocks[0]!.from;
  const shift = (Math.floor(extent / WEEK) + 1) * WEEK;
  const ranges = blocks.map(({ from, to }) => rangeWithin(sample.time, from, to));
  const rows: number[] = [];
  const times: Seconds[] = [];
  const placed: TimeWindow[] = [];
  for (let copy = 0; drawn.some((times) => times > copy); copy++)
    for (const [i, { from, to }] of blocks.entries()) {
      if (drawn[i]! <= copy) continue;
      placed.push({ from: from + copy * shift, to: to + copy * shift });
      for (let row = ranges[i]![0]; row < ranges[i]![1]; row++) {
        rows.push(row);
        times.push(sample.time[row]! + copy * shift);
      }
    }
  return assembled(sample, rows, times, mergeWindows(placed));
}

function assembled(
  sample: Sample,
  rows: readonly number[],
  times: readonly Seconds[],
  windows: readonly TimeWindow[],
): Sample {
  const columns = Object.fromEntries(
    Object.entries(sample).map(([name, column]: [string, unknown]) => [
      name,
      ArrayBuffer.isView(column) ? gathered(column as Float64Array, rows) : column,
    ]),
  ) as unknown as Sample;
  const stretch = new Uint32Array(rows.length);
  let current = 0;
  for (let i = 0; i < rows.length; i++) {
    while (current < windows.length - 1 && times[i]! >= windows[current + 1]!.from) current++;
    stretch[i] = current;
  }
  return {
    ...columns,
    windows,
    covered: coveredSeconds(windows),
    length: rows.length,
    time: Float64Array.from(times),
    stretch,
    packets: sample.packets && selectPackets(sample.packets, rows),
  };
}

function gathered(column: Float64Array, rows: readonly number[]): Float64Array {
  const taken = new (column.constructor as Float64ArrayConstructor)(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i]!]!;
  return taken;
}
