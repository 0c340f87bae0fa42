import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { createRandom } from '../math/random';
import { onEveryBackend } from '../testing/backends';
import { expectAllClose, finiteDifferences } from '../testing/checkGradient';
import { linear } from './linear';

const [ROWS, IN, OUT] = [5, 4, 3];

function reference(x: ArrayLike<number>, w: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: ROWS * OUT }, (_, k) => {
    const [r, o] = [Math.floor(k / OUT), k % OUT];
    let sum = b[o]!;
    for (let i = 0; i < IN; i++) sum += x[r * IN + i]! * w[i * OUT + o]!;
    return sum;
  });
}

onEveryBackend('linear', () => {
  const random = createRandom(4);
  const draw = (n: number) => Float32Array.from({ length: n }, () => random.normal());
  const [x, w, b, g] = [draw(ROWS * IN), draw(IN * OUT), draw(OUT), draw(ROWS * OUT)];
  const tensors = (): [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D] => [
    tf.tensor2d(x, [ROWS, IN]),
    tf.tensor2d(w, [IN, OUT]),
    tf.tensor1d(b),
  ];

  it('equals the float64 product', async () => {
    const [tx, tw, tb] = tensors();
    expectAllClose(await linear(tx, tw, tb).data(), reference(x, w, b), 1e-5);
  });

  it('has the gradient of finite differences in input, weights and bias', async () => {
    const f = (tx: tf.Tensor, tw: tf.Tensor, tb: tf.Tensor) =>
      tf.sum(tf.mul(linear(tx as tf.Tensor2D, tw as tf.Tensor2D, tb), tf.tensor2d(g, [ROWS, OUT])));
    const gradients = tf.grads(f)(tensors());
    const weighted = (y: Float64Array) => y.reduce((sum, value, i) => sum + value * g[i]!, 0);
    expectAllClose(
      await gradients[0]!.data(),
      finiteDifferences((v) => weighted(reference(v, w, b)), x),
      1e-4,
    );
    expectAllClose(
      await gradients[1]!.data(),
      finiteDifferences((v) => weighted(reference(x, v, b)), w),
      1e-4,
    );
    expectAllClose(
      await gradients[2]!.data(),
      finiteDifferences((v) => weighted(reference(x, w, v)), b),
      1e-4,
    );
  });
});
