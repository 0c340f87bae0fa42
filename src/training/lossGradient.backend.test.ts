/** The whole model's gradient, every parameter group of it, against finite differences of the float64 stepper. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createStepper } from '../generate/stepper';
import { createRandom } from '../math/random';
import { disposeBatch, makeBatch } from '../model/features';
import { emptyHistory } from '../model/history';
import { scoringBatches } from '../streams/batches';
import type { SlotTable } from '../streams/dataset';
import { encodeSlots } from '../streams/dataset';
import { onEveryBackend } from '../testing/backends';
import { expectNoTensorLeak } from '../testing/checkGradient';
import { scoreByStepping } from '../testing/scoreByStepping';
import { tinyModel } from '../testing/tinyModel';
import { lossGradient } from './lossGradient';

const STEP = 1e-4;

onEveryBackend('lossGradient', () => {
  const {
    configuration: tiny,
    dataset,
    dimensions,
    layout,
    weights,
    trace,
  } = tinyModel({ width: 8, gapBins: 12 }, 1);
  const table: SlotTable = encodeSlots(dataset.codecs, trace, [{ from: 36_000, to: 36_120 }]);
  const shape = { lanes: 1, steps: table.sequences.length };
  const configuration = { ...tiny, ...shape };

  const compute = () => {
    const [grid] = [...scoringBatches(table.sequences, shape)];
    const batch = makeBatch(dataset.codecs, dimensions, table, grid!, shape, null);
    const vector = tf.tensor1d(weights);
    const state = emptyHistory(1, dimensions.width, dimensions.layers);
    const result = lossGradient(layout, dimensions, vector, batch, state);
    tf.dispose([vector, state.layers as tf.Tensor[]]);
    disposeBatch(batch);
    return result;
  };

  it('has the slope of the float64 likelihood along a random direction in each parameter group', async () => {
    const { gradient, losses, next } = compute();
    const values = await gradient.data();
    tf.dispose([gradient, losses, next.layers as tf.Tensor[]]);
    const loss = (w: Float64Array) =>
      scoreByStepping(
        createStepper(dataset.codecs, configuration, w as unknown as Float32Array),
        table,
        false,
      ).reduce((sum, nats) => sum + nats, 0) / table.events.length;
    const random = createRandom(6);
    for (const [name, { offset, size }] of layout) {
      const direction = Float64Array.from({ length: size }, () => random.normal());
      const moved = (sign: number) => {
        const w = Float64Array.from(weights);
        direction.forEach((d, k) => (w[offset + k]! += sign * STEP * d));
        return loss(w);
      };
      const wanted = (moved(1) - moved(-1)) / (2 * STEP);
      const actual = direction.reduce((sum, d, k) => sum + d * values[offset + k]!, 0);
      expect(Math.abs(actual - wanted), `${name}: ${actual} against ${wanted}`).toBeLessThan(
        2e-3 * (1 + Math.abs(wanted)),
      );
    }
  });

  it('leaves no tensor behind', async () => {
    await expectNoTensorLeak(() => {
      const { gradient, losses, next } = compute();
      tf.dispose([gradient, losses, next.layers as tf.Tensor[]]);
    });
  });
});
