import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { createRandom } from '../math/random';
import { onEveryBackend } from '../testing/backends';
import { expectAllClose, finiteDifferences } from '../testing/checkGradient';
import { intervalLoss } from './intervalLoss';

const [ROWS, WIDTH] = [6, 9];
const FIRST = Int32Array.of(0, 8, 3, 2, 7, 0);
const LAST = Int32Array.of(0, 8, 3, 7, 8, 8);
const FRACTION = Float32Array.of(1, 1, 1, 0.25, 0, 1);

function reference(logits: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: ROWS }, (_, row) => {
    const e = Array.from({ length: WIDTH }, (_, k) => Math.exp(logits[row * WIDTH + k]!));
    const total = e.reduce((sum, x) => sum + x, 0);
    const run = e.reduce(
      (sum, x, k) =>
        k < FIRST[row]! || k > LAST[row]! ? sum : sum + (k === FIRST[row] ? FRACTION[row]! : 1) * x,
      0,
    );
    return -Math.log(run / total);
  });
}

onEveryBackend('intervalLoss', () => {
  const random = createRandom(3);
  const logits = Float32Array.from({ length: ROWS * WIDTH }, () => 3 * random.normal());
  const dy = Float32Array.from({ length: ROWS }, () => random.normal());
  const loss = (l: tf.Tensor) =>
    intervalLoss(l as tf.Tensor2D, {
      first: tf.tensor1d(FIRST, 'int32'),
      last: tf.tensor1d(LAST, 'int32'),
      fraction: tf.tensor1d(FRACTION),
    });

  it('equals −log of the softmax mass in float64', async () => {
    expectAllClose(await loss(tf.tensor2d(logits, [ROWS, WIDTH])).data(), reference(logits), 1e-5);
  });

  it('has the gradient of finite differences', async () => {
    const gradient = tf.grad((l) => tf.sum(tf.mul(loss(l), tf.tensor1d(dy))))(
      tf.tensor2d(logits, [ROWS, WIDTH]),
    );
    const wanted = finiteDifferences(
      (x) => reference(x).reduce((sum, value, row) => sum + value * dy[row]!, 0),
      logits,
    );
    expectAllClose(await gradient.data(), wanted, 1e-4);
  });

  it('stays finite where a masked category lies 10,000 nats below', async () => {
    const far = intervalLoss(tf.tensor2d([[0, -1e4, 1]]), {
      first: tf.tensor1d([0], 'int32'),
      last: tf.tensor1d([1], 'int32'),
      fraction: tf.tensor1d([1]),
    });
    expectAllClose(await far.data(), [Math.log(1 + Math.E)], 1e-5);
  });
});
