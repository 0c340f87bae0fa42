/** A batch's columns as tensors. */
import * as tf from '@tensorflow/tfjs-core';
import type { Dimensions } from '../model/parameters';
import { DENSE_SIZE } from '../model/parameters';
import { ENCODING_SIZE } from '../streams/gapModel';
import type { BatchShape } from '../streams/batches';
import type { BatchColumns } from './columns';
import { logRunWeights } from './losses';
import type { RowIndex } from './rowSum';
import { disposeIndex, indexRows } from './rowSum';
import type { ScanMethod } from './scan';

/** What the history reads, n = lanes × steps. */
export interface HistoryInput {
  readonly shape: BatchShape;
  readonly event: RowIndex;
  readonly stream: RowIndex;
  /** [n, DENSE_SIZE] */
  readonly dense: tf.Tensor2D;
  /** [n] */
  readonly decayTime: tf.Tensor1D;
  /** [n] */
  readonly keep: tf.Tensor1D;
  readonly scan: ScanMethod;
}

export interface Batch extends HistoryInput {
  /** [n, clock] */
  readonly clockBefore: tf.Tensor2D;
  /** [n, clock] */
  readonly clockAt: tf.Tensor2D;
  /** [n, ENCODING_SIZE] */
  readonly gap: tf.Tensor2D;
  /** What ages add to the pair's logits, [n, pairs]. */
  readonly renewal: tf.Tensor2D;
  /** What each mark from the second on learns beyond the mark before it: (marks − 1) × n outputs. */
  readonly decided: RowIndex;
  /** [n, gap categories] */
  readonly gapLogWeights: tf.Tensor2D;
  /** [n] */
  readonly gapWeight: tf.Tensor1D;
  /** int32 [n] per mark */
  readonly markTargets: readonly tf.Tensor1D[];
  /** [n] */
  readonly eventWeight: tf.Tensor1D;
  readonly events: number;
  /** [n, width] each */
  readonly dropout: readonly [tf.Tensor2D, tf.Tensor2D] | null;
}

/** The faster scan of each backend: few dispatches on a graphics processor, few passes over memory elsewhere. */
export function bestScan(): ScanMethod {
  return tf.getBackend() === 'webgpu' ? 'doubling' : 'loop';
}

/** Uploads a batch. The caller disposes with `disposeBatch`. */
export function uploadBatch(columns: BatchColumns, dimensions: Dimensions, scan = bestScan()): Batch {
  const n = columns.stream.length;
  const { width, clock, gapCategories, marks } = dimensions;
  const matrix = (values: Float32Array, across: number) => tf.tensor2d(values, [n, across]);
  return {
    shape: columns.shape,
    scan,
    event: indexRows(columns.eventRows, columns.eventRows.length / n),
    stream: indexRows(columns.stream, 1),
    dense: matrix(columns.dense, DENSE_SIZE),
    decayTime: tf.tensor1d(columns.decayTime),
    keep: tf.tensor1d(columns.keep),
    clockBefore: matrix(columns.clockBefore, clock),
    clockAt: matrix(columns.clockAt, clock),
    gap: matrix(columns.gap, ENCODING_SIZE),
    renewal: matrix(columns.renewal, dimensions.pairs),
    decided: indexRows(newlyDecided(columns.decidedRows, n, marks.length), 3),
    gapLogWeights: matrix(logRunWeights(columns, gapCategories), gapCategories),
    gapWeight: tf.tensor1d(columns.gapWeight),
    markTargets: columns.markTargets.map((tokens) => tf.tensor1d(tokens, 'int32')),
    eventWeight: tf.tensor1d(columns.eventWeight),
    events: columns.events,
    dropout: columns.dropout && [matrix(columns.dropout[0], width), matrix(columns.dropout[1], width)],
  };
}

/** Frees a batch's tensors. */
export function disposeBatch({ event, stream, decided, ...rest }: Batch): void {
  [event, stream, decided].forEach(disposeIndex);
  const tensors = Object.values(rest).flat();
  tf.dispose(tensors.filter((each) => each instanceof tf.Tensor));
}

/** [marks − 1, n, 3]: pair and hosts for the second mark, one column for each that follows; −1 = none. */
function newlyDecided(decidedRows: Int32Array, n: number, marks: number): Int32Array {
  const columns = decidedRows.length / n;
  const rows = new Int32Array(Math.max(marks - 1, 0) * n * 3).fill(-1);
  for (let mark = 1; mark < marks; mark++) {
    for (let at = 0; at < n; at++) {
      const row = ((mark - 1) * n + at) * 3;
      if (mark === 1) rows.set(decidedRows.subarray(at * columns, at * columns + 3), row);
      else rows[row] = decidedRows[at * columns + mark + 1]!;
    }
  }
  return rows;
}
