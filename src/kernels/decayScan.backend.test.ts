import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { onEveryBackend } from '../testing/backends';
import { expectAllClose, finiteDifferences } from '../testing/checkGradient';
import { decayScan } from './decayScan';

const [BATCH, STEPS, CHANNELS] = [3, 7, 5];
const SIZE = BATCH * STEPS * CHANNELS;

function reference(a: ArrayLike<number>, v: ArrayLike<number>, first: ArrayLike<number>): Float64Array {
  const s = new Float64Array(SIZE);
  for (let b = 0; b < BATCH; b++)
    for (let t = 0; t < STEPS; t++)
      for (let c = 0; c < CHANNELS; c++) {
        const at = (b * STEPS + t) * CHANNELS + c;
        s[at] = a[at]! * (t === 0 ? first[b * CHANNELS + c]! : s[at - CHANNELS]!) + v[at]!;
      }
  return s;
}

onEveryBackend('decayScan', () => {
  const random = createRandom(1);
  const draw = (n: number) => Float32Array.from({ length: n }, () => random.uniform() * 2 - 1);
  const [a, v, first, g] = [draw(SIZE), draw(SIZE), draw(BATCH * CHANNELS), draw(SIZE)];
  const shape: [number, number, number] = [BATCH, STEPS, CHANNELS];

  it('equals the float64 recurrence', async () => {
    const s = decayScan(tf.tensor3d(a, shape), tf.tensor3d(v, shape), tf.tensor2d(first, [BATCH, CHANNELS]));
    expectAllClose(await s.data(), reference(a, v, first), 1e-5);
  });

  it('has the gradient of finite differences', async () => {
    const f = (x: tf.Tensor, y: tf.Tensor) =>
      tf.sum(
        tf.mul(
          decayScan(x as tf.Tensor3D, y as tf.Tensor3D, tf.tensor2d(first, [BATCH, CHANNELS])),
          tf.tensor3d(g, shape),
        ),
      );
    const [da, dv] = tf.grads(f)([tf.tensor3d(a, shape), tf.tensor3d(v, shape)]);
    const weighted = (s: Float64Array) => s.reduce((sum, value, i) => sum + value * g[i]!, 0);
    expectAllClose(
      await da!.data(),
      finiteDifferences((x) => weighted(reference(x, v, first)), a),
      1e-4,
    );
    expectAllClose(
      await dv!.data(),
      finiteDifferences((x) => weighted(reference(a, x, first)), v),
      1e-4,
    );
  });

  it('handles one step', async () => {
    const one = decayScan(
      tf.tensor3d([2, 3], [1, 1, 2]),
      tf.tensor3d([10, 20], [1, 1, 2]),
      tf.tensor2d([[1, 1]]),
    );
    expect(Array.from(await one.data())).toEqual([12, 23]);
  });
});
