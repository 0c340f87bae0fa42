import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { onEveryBackend } from '../testing/backends';
import { expectAllClose } from '../testing/checkGradient';
import { embeddingSum, invertIndices } from './embeddingSum';

const [ROWS, WIDTH, EVENTS, FIELDS] = [11, 6, 40, 3];

onEveryBackend('embeddingSum', () => {
  const random = createRandom(2);
  const table = Float32Array.from({ length: ROWS * WIDTH }, () => random.normal());
  const weight = Float32Array.from({ length: EVENTS * WIDTH }, () => random.normal());
  const indices = Int32Array.from({ length: EVENTS * FIELDS }, () => random.integer(ROWS + 1) - 1);
  const { order, rowStart } = invertIndices(indices, FIELDS, ROWS);
  const index = () => ({
    indices: tf.tensor2d(indices, [EVENTS, FIELDS], 'int32'),
    order: tf.tensor1d(order, 'int32'),
    rowStart: tf.tensor1d(rowStart, 'int32'),
  });

  it('sums the rows of each event, skipping −1', async () => {
    const wanted = new Float64Array(EVENTS * WIDTH);
    indices.forEach((row, k) => {
      if (row >= 0)
        for (let d = 0; d < WIDTH; d++)
          wanted[Math.floor(k / FIELDS) * WIDTH + d]! += table[row * WIDTH + d]!;
    });
    expectAllClose(await embeddingSum(tf.tensor2d(table, [ROWS, WIDTH]), index()).data(), wanted, 1e-5);
  });

  it('scatters the gradient to the rows, which is linear: no difference quotient needed', async () => {
    const wanted = new Float64Array(ROWS * WIDTH);
    indices.forEach((row, k) => {
      if (row >= 0)
        for (let d = 0; d < WIDTH; d++)
          wanted[row * WIDTH + d]! += weight[Math.floor(k / FIELDS) * WIDTH + d]!;
    });
    const f = (e: tf.Tensor) =>
      tf.sum(tf.mul(embeddingSum(e as tf.Tensor2D, index()), tf.tensor2d(weight, [EVENTS, WIDTH])));
    expectAllClose(
      await tf
        .grad(f)(tf.tensor2d(table, [ROWS, WIDTH]))
        .data(),
      wanted,
      1e-5,
    );
  });

  it('inverts indices: every use of a row is listed once, in order', () => {
    const uses = Array.from({ length: ROWS }, (_, row) =>
      Array.from(order.slice(rowStart[row], rowStart[row + 1])),
    );
    expect(uses).toEqual(
      Array.from({ length: ROWS }, (_, row) =>
        [...indices.keys()].filter((k) => indices[k] === row).map((k) => Math.floor(k / FIELDS)),
      ),
    );
  });
});
