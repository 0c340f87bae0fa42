/** Slots → tensors: what the model sees of the past, and what it is asked about the next event (model.md §3). */
import * as tf from '@tensorflow/tfjs-core';
import type { EmbeddingIndex } from '../kernels/embeddingSum';
import { invertIndices } from '../kernels/embeddingSum';
import type { CategoryRun } from '../kernels/intervalLoss';
import type { Random } from '../math/random';
import { writeClock } from '../streams/clock';
import type { Codecs, SlotTable } from '../streams/dataset';
import type { GapModel } from '../streams/gapModel';
import { ENCODING_SIZE } from '../streams/gapModel';
import { markColumns } from '../streams/marginals';
import { writePiecewiseLinear } from '../streams/piecewiseLinear';
import { logGap } from '../streams/sequences';
import type { BatchShape, SlotGrid } from '../streams/batches';
import type { Dimensions } from './parameters';
import { DENSE_SIZE } from './parameters';

/** n = lanes × steps slots, lane-major. */
export interface Batch {
  readonly shape: BatchShape;
  /** Rows of `event.table` per slot. */
  readonly event: EmbeddingIndex;
  /** Row of the stream tables per slot. */
  readonly stream: EmbeddingIndex;
  /** [n, DENSE_SIZE] */
  readonly dense: tf.Tensor2D;
  /** Seconds by which the history decays before this slot's event enters, [n]. */
  readonly decayTime: tf.Tensor1D;
  /** 0 where a sequence starts and the history is forgotten, [n]. */
  readonly keep: tf.Tensor1D;
  /** Clock at event i − 1, [n, clock]: at t_i it would leak τ. */
  readonly clockBefore: tf.Tensor2D;
  /** Clock at event i, [n, clock]. */
  readonly clockAt: tf.Tensor2D;
  /** Encoding of log τ_i, [n, ENCODING_SIZE]. */
  readonly gap: tf.Tensor2D;
  /** Rows of `marks.table` already decided, per mark and slot: [marks × n]. */
  readonly decided: EmbeddingIndex;
  readonly gapRun: CategoryRun;
  /** [n] */
  readonly gapWeight: tf.Tensor1D;
  readonly markRuns: readonly CategoryRun[];
  /** 1 where the slot has an event, [n]. */
  readonly eventWeight: tf.Tensor1D;
  /** Number of events, ≥ 1. */
  readonly events: number;
  /** Inverted-dropout masks of the event input and of the history, [n, width]; null when scoring. */
  readonly dropout: readonly [tf.Tensor2D, tf.Tensor2D] | null;
}

/** History longer than this has decayed to nothing in every channel. */
const LONGEST_DECAY = 1e7;

/** Writes the features of an event that are no embedding; NaN = not known. */
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

/** Uploads one grid of slots. The caller disposes with `disposeBatch`. */
export function makeBatch(
  codecs: Codecs,
  dimensions: Dimensions,
  table: SlotTable,
  grid: SlotGrid,
  shape: BatchShape,
  dropout: { rate: number; random: Random } | null,
): Batch {
  const n = grid.length;
  const slots = describeSlots(codecs, dimensions, table, grid);
  const { eventOffsets, eventRows: rows, streams, width } = dimensions;
  return {
    shape,
    event: embeddingIndex(eventRows(dimensions, table, grid), eventOffsets.length, rows),
    stream: embeddingIndex(slots.stream, 1, streams),
    dense: tf.tensor2d(slots.dense, [n, DENSE_SIZE]),
    decayTime: tf.tensor1d(slots.decayTime),
    keep: tf.tensor1d(slots.keep),
    clockBefore: tf.tensor2d(slots.clockBefore, [n, dimensions.clock]),
    clockAt: tf.tensor2d(slots.clockAt, [n, dimensions.clock]),
    gap: tf.tensor2d(slots.gap, [n, ENCODING_SIZE]),
    decided: embeddingIndex(decidedRows(dimensions, table, grid), eventOffsets.length - 2, rows),
    gapRun: {
      first: tf.tensor1d(slots.first, 'int32'),
      last: tf.tensor1d(slots.last, 'int32'),
      fraction: tf.tensor1d(slots.fraction),
    },
    gapWeight: tf.tensor1d(slots.gapWeight),
    markRuns: markRuns(table, grid),
    eventWeight: tf.tensor1d(slots.eventWeight),
    events: Math.max(
      slots.eventWeight.reduce((sum, weight) => sum + weight, 0),
      1,
    ),
    dropout: dropout && [dropoutMask(n, width, dropout), dropoutMask(n, width, dropout)],
  };
}

/** What a slot says by itself, as columns of n; a padding slot (−1) stays at what weighs nothing. */
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
    writePiecewiseLinear(
      codecs.gaps.gapEncoding,
      logGap(to - from, resolution),
      slots.gap,
      at * ENCODING_SIZE,
    );
  });
  return slots;
}

/** Frees a batch's tensors. */
export function disposeBatch(batch: Batch): void {
  const { shape, events, ...tensors } = batch;
  void [shape, events];
  tf.dispose(tensors as unknown as tf.TensorContainer);
}

/** [n, columns]: the table rows of event i − 1, or the start row. */
function eventRows({ eventOffsets }: Dimensions, table: SlotTable, grid: SlotGrid): Int32Array {
  const { events, sequences } = table;
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

/** [marks × n, columns]: for mark j, the rows of the target event's pair, hosts and marks before j. */
function decidedRows({ eventOffsets, marks }: Dimensions, table: SlotTable, grid: SlotGrid): Int32Array {
  const { events, sequences } = table;
  const columns = [events.pair, events.sourceHost, events.destinationHost, ...events.marks.slice(0, -1)];
  const width = columns.length;
  const rows = new Int32Array(marks.length * grid.length * width).fill(-1);
  for (let mark = 1; mark < marks.length; mark++) {
    grid.forEach((slot, at) => {
      const target = slot < 0 ? -1 : sequences.target[slot]!;
      if (target < 0) return;
      const row = (mark * grid.length + at) * width;
      for (let c = 0; c < mark + 2; c++) rows[row + c] = eventOffsets[c]! + columns[c]![target]!;
    });
  }
  return rows;
}

function markRuns(table: SlotTable, grid: SlotGrid): CategoryRun[] {
  const fraction = tf.ones([grid.length]) as tf.Tensor1D;
  return markColumns(table).map((column) => {
    const targets = Int32Array.from(grid, (slot) =>
      slot < 0 || table.sequences.target[slot]! < 0 ? 0 : column[table.sequences.target[slot]!]!,
    );
    const target = tf.tensor1d(targets, 'int32');
    return { first: target, last: target, fraction };
  });
}

function embeddingIndex(indices: Int32Array, columns: number, rows: number): EmbeddingIndex {
  const { order, rowStart } = invertIndices(indices, columns, rows);
  return {
    indices: tf.tensor2d(indices, [indices.length / columns, columns], 'int32'),
    order: tf.tensor1d(order, 'int32'),
    rowStart: tf.tensor1d(rowStart, 'int32'),
  };
}

function dropoutMask(
  n: number,
  width: number,
  { rate, random }: { rate: number; random: Random },
): tf.Tensor2D {
  const scale = 1 / (1 - rate);
  return tf.tensor2d(
    Float32Array.from({ length: n * width }, () => (random.uniform() < rate ? 0 : scale)),
    [n, width],
  );
}
