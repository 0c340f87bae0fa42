import { describe, expect, it } from 'vitest';
import { createMachine } from '../kernels/createMachine';
import type { BackendName, Machine } from '../kernels/machine';
import { TINY_MODEL } from '../model/configuration';
import type { Dataset } from '../streams/dataset';
import { availableBackends } from '../testing/backends';
import { tinyModel } from '../testing/tinyModel';
import { createPacer } from './pace';
import type { TrainingProgress } from './progress';
import { scoreTasks } from './scoreTasks';
import { train } from './train';
import type { TrainedModel } from './trainedModel';

const { dataset, trace } = tinyModel();
const configuration = { ...TINY_MODEL, gapBins: 24, leastSteps: 1000, patience: 100 };

/** As in train.ts. */
const READ_EVERY = 8;

async function run(backend: BackendName, data: Dataset, maxSteps: number, control = { stopped: false }) {
  const progress: TrainingProgress[] = [];
  const bytes: number[] = [];
  let machine: Machine;
  let start = new Float32Array(0);
  const startMachine = async (weights: Float32Array) => {
    start = weights.slice();
    return (machine = await createMachine(backend, weights));
  };
  const options = { configuration, seed: 5, bounds: { maxSteps }, now: () => 0, control, startMachine };
  const loop = train(data, options);
  for (;;) {
    const { done, value } = await loop.next();
    if (done) return { model: value as TrainedModel, start, progress, bytes };
    progress.push(value as TrainingProgress);
    bytes.push(machine!.usage.bytes);
  }
}

/** Of all training events and tasks, per event. */
async function nats(model: TrainedModel): Promise<number> {
  const machine = await createMachine('wasm', model.weights);
  const pacer = createPacer(machine, 'throughput', () => 0);
  const scores = await scoreTasks(machine, model, trace, dataset.codecs.windows, pacer);
  machine.dispose();
  return scores.reduce((sum, each) => sum + each.model, 0);
}

describe.each(await availableBackends())('train on %s', (backend) => {
  const steps = backend === 'wasm' ? 200 : 20;

  it(`takes ${steps} steps in memory that does not grow, and improves`, async () => {
    const { model, start, progress, bytes } = await run(backend, dataset, steps);
    // Losses that wait to be read have small buffers, as many as have ever waited at once.
    expect(Math.max(...bytes)).toBeLessThan(1.001 * bytes[2 * READ_EVERY]!);
    expect(progress).toHaveLength(steps);
    expect(await nats(model)).toBeLessThan(await nats({ ...model, weights: start }));
    expect(model.steps).toBe(steps);
  }, 240_000);

  it('gives the same bytes for the same seed', async () => {
    const [first, second] = [await run(backend, dataset, 3), await run(backend, dataset, 3)];
    expect(second.model.weights).toEqual(first.model.weights);
  }, 120_000);
});

describe('a run', () => {
  it('stops by hand after the current step and keeps the weights', async () => {
    const control = { stopped: false };
    const loop = train(dataset, {
      configuration,
      seed: 5,
      bounds: {},
      now: () => 0,
      control,
      startMachine: (weights) => createMachine('wasm', weights),
    });
    await loop.next();
    control.stopped = true;
    const { done, value } = await loop.next();
    expect(done).toBe(true);
    expect((value as TrainedModel).reason).toMatch(/stopped/);
    expect((value as TrainedModel).steps).toBe(1);
  });

  it.each([1, 3])('disposes of its machine where preparing program %d fails', async (failing) => {
    let prepared = 0;
    let disposed = 0;
    const startMachine = async (weights: Float32Array): Promise<Machine> => {
      const machine = await createMachine('cpu', weights);
      const prepare: Machine['prepare'] = (program) => {
        if (++prepared === failing) throw new Error('out of memory');
        return machine.prepare(program);
      };
      return { ...machine, plan: { ...machine.plan, parts: 2 }, prepare, dispose: () => disposed++ };
    };
    const options = { configuration, seed: 5, bounds: { maxSteps: 1 }, now: () => 0 };
    const loop = train(dataset, { ...options, control: { stopped: false }, startMachine });
    await expect(loop.next()).rejects.toThrow('out of memory');
    expect(disposed).toBe(1);
  });

  it('beats the marginal baseline on every task of rows it trained on, given a few hundred steps', async () => {
    const { model } = await run('wasm', dataset, 300);
    const machine = await createMachine('wasm', model.weights);
    const pacer = createPacer(machine, 'throughput', () => 0);
    const scores = await scoreTasks(machine, model, trace, dataset.codecs.windows, pacer);
    machine.dispose();
    for (const { task, model: nats, baseline } of scores)
      expect(nats, task).toBeLessThan(baseline + (task === 'sourcePort' ? 0.05 : 0));
  }, 240_000);
});
