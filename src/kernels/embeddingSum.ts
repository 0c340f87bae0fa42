/**
 * Sum of table rows per event: y_n = Σ_f E[i_{n,f}], all fields of an event in one dispatch and no one-hot tensor.
 * The gradient gathers, per table row, the events that used it, from an index sorted beforehand: no atomics, so sums
 * are in one order and a run's bytes repeat. (The wasm backend has no scatter-add at all.)
 */
import * as tf from '@tensorflow/tfjs-core';
import { defineKernel } from './defineKernel';

/** Which rows each event sums, and the same read backwards. */
export interface EmbeddingIndex {
  /** [events, fields]; −1 = no row. */
  readonly indices: tf.Tensor2D;
  /** [events × fields]: event numbers sorted by the row they use; entries past the last are unused. */
  readonly order: tf.Tensor1D;
  /** [rows + 1]: row r is used by events order[rowStart[r]] … order[rowStart[r + 1] − 1]. */
  readonly rowStart: tf.Tensor1D;
}

const forward = defineKernel({
  name: 'EmbeddingSum',
  inputs: ['weights', 'indices'],
  shape: ([table, indices]) => [indices![0]!, table![1]!],
  compute([table, indices], y, shapes) {
    const [[, width], [events, fields]] = shapes as [[number, number], [number, number]];
    for (let n = 0; n < events; n++) {
      for (let f = 0; f < fields; f++) {
        const row = indices![n * fields + f]!;
        if (row < 0) continue;
        for (let d = 0; d < width; d++) y[n * width + d]! += table![row * width + d]!;
      }
    }
  },
  program(shapes) {
    const [[, width], [events, fields]] = shapes as [[number, number], [number, number]];
    return {
      invocations: events * width,
      body: `
        let n = index / ${width};
        let d = index % ${width};
        var sum = 0.0;
        for (var f = 0; f < ${fields}; f++) {
          let row = indices[n * ${fields} + f];
          if (row >= 0) { sum += weights[row * ${width} + d]; }
        }
        result[index] = sum;`,
    };
  },
});

const backward = defineKernel({
  name: 'EmbeddingSumGradient',
  inputs: ['dy', 'order', 'rowStart'],
  shape: ([dy, , rowStart]) => [rowStart![0]! - 1, dy![1]!],
  compute([dy, order, rowStart], gradient, shapes) {
    const width = shapes[0]![1]!;
    for (let row = 0; row + 1 < rowStart!.length; row++) {
      for (let k = rowStart![row]!; k < rowStart![row + 1]!; k++) {
        const from = order![k]! * width;
        for (let d = 0; d < width; d++) gradient[row * width + d]! += dy![from + d]!;
      }
    }
  },
  program(shapes) {
    const width = shapes[0]![1]!;
    const rows = shapes[2]![0]! - 1;
    return {
      invocations: rows * width,
      body: `
        let row = index / ${width};
        let d = index % ${width};
        var sum = 0.0;
        for (var k = rowStart[row]; k < rowStart[row + 1]; k++) {
          sum += dy[order[k] * ${width} + d];
        }
        result[index] = sum;`,
    };
  },
});

/**
 * y_n = Σ_f table[indices[n, f]].
 * @param table E, [rows, width]
 * @returns y, [events, width]
 */
export function embeddingSum(table: tf.Tensor2D, index: EmbeddingIndex): tf.Tensor2D {
  const sum = tf.customGrad((e, save) => {
    (save as tf.GradSaveFunc)([index.order, index.rowStart]);
    return {
      value: forward(e as tf.Tensor, index.indices),
      gradFunc: (dy: tf.Tensor, [order, rowStart]: tf.Tensor[]) => [backward(dy, order!, rowStart!)],
    };
  });
  return sum(table) as tf.Tensor2D;
}

/** Sorts events by the rows they use (counting sort, stable): `order` and `rowStart` of an index. */
export function invertIndices(
  indices: Int32Array,
  fields: number,
  rows: number,
): { order: Int32Array; rowStart: Int32Array } {
  const rowStart = new Int32Array(rows + 1);
  for (const row of indices) if (row >= 0) rowStart[row + 1]!++;
  for (let row = 0; row < rows; row++) rowStart[row + 1]! += rowStart[row]!;
  const next = rowStart.slice(0, rows);
  const order = new Int32Array(indices.length);
  for (let k = 0; k < indices.length; k++) {
    const row = indices[k]!;
    if (row >= 0) order[next[row]!++] = Math.floor(k / fields);
  }
  return { order, rowStart };
}
