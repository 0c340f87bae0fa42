import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { createRandom } from '../math/random';
import { onEveryBackend } from '../testing/backends';
import { expectAllClose, finiteDifferences } from '../testing/checkGradient';
import { linear } from './linear';

const [GROUP, ROWS, IN, OUT] = [2, 5, 4, 3];

function reference(x: ArrayLike<number>, w: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const y = new Float64Array(GROUP * ROWS * OUT);
  for (let g = 0; g < GROUP; g++)
    for (let r = 0; r < ROWS; r++)
      for (let o = 0; o < OUT; o++) {
        let sum = b[g * OUT + o]!;
        for (let i = 0; i < IN; i++) sum += x[(g * ROWS + r) * IN + i]! * w[(g * IN + i) * OUT + o]!;
        y[(g * ROWS + r) * OUT + o] = sum;
      }
  return y;
}

onEveryBackend('linear', () => {
  const random = createRandom(4);
  const draw = (n: number) => Float32Array.from({ length: n }, () => random.normal());
  const [x, w, b, g] = [
    draw(GROUP * ROWS * IN),
    draw(GROUP * IN * OUT),
    draw(GROUP * OUT),
    draw(GROUP * ROWS * OUT),
  ];
  const tensors = () => [
    tf.tensor3d(x, [GROUP, ROWS, IN]),
    tf.tensor3d(w, [GROUP, IN, OUT]),
    tf.tensor3d(b, [GROUP, 1, OUT]),
  ];

  it('equals the float64 product, a group at a time', async () => {
    const [tx, tw, tb] = tensors();
    expectAllClose(await linear(tx!, tw!, tb!).data(), reference(x, w, b), 1e-5);
  });

  it('has the gradient of finite differences in input, weights and bias', async () => {
    const f = (tx: tf.Tensor, tw: tf.Tensor, tb: tf.Tensor) =>
      tf.sum(tf.mul(linear(tx, tw, tb), tf.tensor3d(g, [GROUP, ROWS, OUT])));
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
