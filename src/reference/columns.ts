/** Slots → typed arrays: everything a batch asks of any implementation of the model, before any tensor exists. */
import type { Dimensions } from '../model/parameters';
import { DENSE_SIZE } from '../model/parameters';
import type { Random } from '../math/random';
import type { BatchShape, SlotGrid } from '../streams/batches';
import { writeClock } from '../streams/clock';
import type { Codecs, SlotTable } from '../streams/dataset';
import type { GapModel } from '../streams/gapModel';
import { ENCODING_SIZE } from '../streams/gapModel';
import { markColumns } from '../streams/marginals';
import { writePiecewiseLinear } from '../streams/piecewiseLinear';
import { logGap } from '../streams/sequences';

/** n = lanes × steps slots, lane-major; every matrix row-major. */
export interface BatchColumns {
  readonly shape: BatchShape;
  /** Rows of `event.table` per slot, −1 = none, [n, tokens of an event + 1]. */
  readonly eventRows: Int32Array;
  /** Row of the stream tables, −1 in a padding slot, [n]. */
  readonly stream: Int32Array;
  /** Rows of `marks.table` of the target's pair, hosts and marks but the last, −1 = no target, [n, columns]. */
  readonly decidedRows: Int32Array;
  /** [n, DENSE_SIZE] */
  readonly dense: Float32Array;
  /** Seconds by which the history decays before this slot's event enters, [n]. */
  readonly decayTime: Float32Array;
  /** 0 where a sequence starts and the history is forgotten, [n]. */
  readonly keep: Float32Array;
  /** Clock at event i − 1 and at event i, [n, clock] each. */
  readonly clockBefore: Float32Array;
  readonly clockAt: Float32Array;
  /** Encoding of log τ_i, [n, ENCODING_SIZE]. */
  readonly gap: Float32Array;
  /** What the pairs' ages at event i add to the pair's logits, [n, pairs]. */
  readonly renewal: Float32Array;
  /** The run of gap categories whose mass is scored: first, last (inclusive), share of the first one's mass, [n]. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly fraction: Float32Array;
  /** [n] */
  readonly gapWeight: Float32Array;
  /** Token of each mark, [n] per mark; 0 where there is no target. */
  readonly markTargets: readonly Int32Array[];
  /** 1 where the slot has an event, [n]. */
  readonly eventWeight: Float32Array;
  /** Number of events, ≥ 1. */
  readonly events: number;
  /** Inverted-dropout masks of the event input and of the history, [n, width]; null when scoring. */
  readonly dropout: readonly [Float32Array, Float32Array] | null;
}

/** History longer than this has decayed to nothing in every channel. */
export const LONGEST_DECAY = 1e7;

/** Describes one grid of slots. */
export function describeBatch(
  codecs: Codecs,
  dimensions: Dimensions,
  table: SlotTable,
  grid: SlotGrid,
  shape: BatchShape,
  dropout: { rate: number; random: Random } | null,
): BatchColumns {
  const slots = describeSlots(codecs, dimensions, table, grid);
  const mask = () => dropoutMask(grid.length * dimensions.width, dropout!);
  return {
    shape,
    ...slots,
    renewal: renewals(codecs, dimensions, table, grid),
    eventRows: eventRows(dimensions, table, grid),
    decidedRows: decidedRows(dimensions, table, grid),
    markTargets: markTargets(table, grid),
    events: Math.max(
      slots.eventWeight.reduce((sum, weight) => sum + weight, 0),
      1,
    ),
    dropout: dropout && [mask(), mask()],
  };
}

function renewals(codecs: Codecs, { pairs }: Dimensions, table: SlotTable, grid: SlotGrid): Float32Array {
  const { offsets, buckets } = table.renewals;
  const added = new Float32Array(grid.length * pairs);
  grid.forEach((slot, at) => {
    if (slot < 0 || table.sequences.target[slot]! < 0) return;
    const own = codecs.renewals[table.sequences.stream[slot]!]!;
    own.pairs.forEach((pair, k) => {
      const bucket = buckets[offsets[slot]! + k]!;
      added[at * pairs + pair] = bucket === 0 ? 0 : own.logRatios[k]![bucket - 1]!;
    });
  });
  return added;
}

/** Writes the features of an event that are no embedding, [DENSE_SIZE] at `offset`; NaN = not known. */
export function writeDense(
  gaps: GapModel,
  resolution: number,
  gap: number,
  pairAge: number,
  out: Float32Array,
  offset: number,
): void {
  if (!Number.isNaN(gap)) writePiecewiseLinear(gaps.gapEncoding, logGap(gap, resolution), out, offset);
  if (Number.isNaN(pairAge)) return;
  writePiecewiseLinear(gaps.ageEncoding, logGap(pairAge, resolution), out, offset + ENCODING_SIZE);
  out[offset + 2 * ENCODING_SIZE] = 1;
}

/** What a slot says by itself; a padding slot (−1) stays at what weighs nothing. */
function describeSlots(
  codecs: Codecs,
  dimensions: Dimensions,
  { sequences, gaps }: SlotTable,
  grid: SlotGrid,
) {
  const n = grid.length;
  const slots = {
    stream: new Int32Array(n).fill(-1),
    first: new Int32Array(n),
    last: new Int32Array(n),
    fraction: new Float32Array(n).fill(1),
    gapWeight: new Float32Array(n),
    eventWeight: new Float32Array(n),
    keep: new Float32Array(n),
    decayTime: new Float32Array(n),
    dense: new Float32Array(n * DENSE_SIZE),
    clockBefore: new Float32Array(n * dimensions.clock),
    clockAt: new Float32Array(n * dimensions.clock),
    gap: new Float32Array(n * ENCODING_SIZE),
  };
  const { resolution, clock } = codecs.encoder;
  grid.forEach((slot, at) => {
    if (slot < 0) return;
    const [from, to] = [sequences.from[slot]!, sequences.to[slot]!];
    const starts = sequences.input[slot]! < 0;
    const gapBefore = sequences.inputGap[slot]!;
    slots.stream[at] = sequences.stream[slot]!;
    slots.first[at] = gaps.first[slot]!;
    slots.last[at] = gaps.last[slot]!;
    slots.fraction[at] = gaps.fraction[slot]!;
    slots.gapWeight[at] = gaps.weight[slot]!;
    slots.eventWeight[at] = sequences.target[slot]! >= 0 ? 1 : 0;
    slots.keep[at] = starts ? 0 : 1;
    slots.decayTime[at] = Math.min(Number.isNaN(gapBefore) ? 0 : gapBefore, LONGEST_DECAY);
    writeDense(codecs.gaps, resolution, gapBefore, sequences.pairAge[slot]!, slots.dense, at * DENSE_SIZE);
    writeClock(clock, from, slots.clockBefore, at * dimensions.clock);
    writeClock(clock, to, slots.clockAt, at * dimensions.clock);
    if (starts) return;
    const encoding = codecs.gaps.gapEncoding;
    writePiecewiseLinear(encoding, logGap(to - from, resolution), slots.gap, at * ENCODING_SIZE);
  });
  return slots;
}

function eventRows({ eventOffsets }: Dimensions, { events, sequences }: SlotTable, grid: SlotGrid) {
  const columns = [events.pair, events.sourceHost, events.destinationHost, ...events.marks];
  const width = eventOffsets.length;
  const rows = new Int32Array(grid.length * width).fill(-1);
  grid.forEach((slot, at) => {
    if (slot < 0) return;
    const input = sequences.input[slot]!;
    if (input < 0) rows[at * width + width - 1] = eventOffsets[width - 1]!;
    else columns.forEach((column, c) => (rows[at * width + c] = eventOffsets[c]! + column[input]!));
  });
  return rows;
}

function decidedRows({ eventOffsets }: Dimensions, { events, sequences }: SlotTable, grid: SlotGrid) {
  const columns = [events.pair, events.sourceHost, events.destinationHost, ...events.marks.slice(0, -1)];
  const rows = new Int32Array(grid.length * columns.length).fill(-1);
  grid.forEach((slot, at) => {
    const target = slot < 0 ? -1 : sequences.target[slot]!;
    if (target < 0) return;
    columns.forEach((column, c) => (rows[at * columns.length + c] = eventOffsets[c]! + column[target]!));
  });
  return rows;
}

function markTargets(table: SlotTable, grid: SlotGrid): Int32Array[] {
  const { target } = table.sequences;
  return markColumns(table).map((column) =>
    Int32Array.from(grid, (slot) => (slot < 0 || target[slot]! < 0 ? 0 : column[target[slot]!]!)),
  );
}

/** A stock program would not draw its masks with care for statistics, so neither does its twin: xorshift (Marsaglia 2003). */
function dropoutMask(size: number, { rate, random }: { rate: number; random: Random }): Float32Array {
  const mask = new Float32Array(size);
  const scale = 1 / (1 - rate);
  const least = Math.floor(rate * 2 ** 32);
  let state = random.integer(2 ** 31) + 1;
  for (let k = 0; k < size; k++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    if (state >>> 0 >= least) mask[k] = scale;
  }
  return mask;
}
