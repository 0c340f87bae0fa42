import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../kernels/loadBackend';
import { TINY_MODEL } from '../model/configuration';
import type { Dataset } from '../streams/dataset';
import { onEveryBackend } from '../testing/backends';
import { tinyModel } from '../testing/tinyModel';
import type { TrainingProgress } from './progress';
import { scoreTasks } from './scoreTasks';
import { train } from './train';
import type { TrainedModel } from './trainedModel';

const { dataset, trace } = tinyModel();
const configuration = { ...TINY_MODEL, gapBins: 24, leastSteps: 1000, patience: 100 };

async function run(data: Dataset, maxSteps: number, control = { stopped: false }) {
  const progress: TrainingProgress[] = [];
  const numTensors: number[] = [];
  const loop = train(data, { configuration, seed: 5, bounds: { maxSteps }, now: () => 0, control });
  for (;;) {
    const { done, value } = await loop.next();
    if (done) return { model: value as TrainedModel, progress, numTensors };
    progress.push(value as TrainingProgress);
    numTensors.push(tf.memory().numTensors);
  }
}

onEveryBackend('train', (backend) => {
  const steps = backend === 'wasm' ? 200 : 20;

  it(`takes ${steps} steps without leaving a tensor behind, and improves`, async () => {
    const before = tf.memory().numTensors;
    const { model, progress, numTensors } = await run(dataset, steps);
    expect(tf.memory().numTensors).toBe(before);
    const afterReads = numTensors.filter((_, i) => (i + 1) % 8 === 0);
    expect(new Set(afterReads).size).toBe(1);
    expect(progress).toHaveLength(steps);
    const nats = (losses: Readonly<Record<string, number>>) =>
      Object.values(losses).reduce((sum, x) => sum + x, 0);
    expect(nats(progress.at(-1)!.training)).toBeLessThan(nats(progress[0]!.training));
    expect(model.steps).toBe(steps);
  }, 240_000);

  it('gives the same bytes for the same seed', async () => {
    const [first, second] = [await run(dataset, 3), await run(dataset, 3)];
    expect(second.model.weights).toEqual(first.model.weights);
  }, 120_000);
});

describe('a run', () => {
  beforeAll(() => loadBackend('wasm'));

  it('stops by hand after the current step and keeps the weights', async () => {
    const control = { stopped: false };
    const loop = train(dataset, { configuration, seed: 5, bounds: {}, now: () => 0, control });
    await loop.next();
    control.stopped = true;
    const { done, value } = await loop.next();
    expect(done).toBe(true);
    expect((value as TrainedModel).reason).toMatch(/stopped/);
    expect((value as TrainedModel).steps).toBe(1);
  });

  it('beats the marginal baseline on every task of rows it trained on, given a few hundred steps', async () => {
    const { model } = await run(dataset, 300);
    const scores = await scoreTasks(model, trace, dataset.codecs.windows);
    for (const { task, model: nats, baseline } of scores)
      expect(nats, task).toBeLessThan(baseline + (task === 'sourcePort' ? 0.05 : 0));
  }, 240_000);
});
