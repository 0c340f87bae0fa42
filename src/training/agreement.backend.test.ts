/** Training with the fast kernels is training with stock operations: the same losses and norms, step after step. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createCpuMachine } from '../kernels/cpuMachine';
import { createMachine } from '../kernels/createMachine';
import type { Machine } from '../kernels/machine';
import { loadBackend } from '../reference/loadBackend';
import { createRandom } from '../math/random';
import { FAITHFUL_MODEL } from '../model/configuration';
import { createReferenceTrainer } from '../reference/trainer';
import { trainingBatches } from '../streams/batches';
import { availableBackends } from '../testing/backends';
import { tinyModel } from '../testing/tinyModel';
import { createTrainer } from './trainer';

const STEPS = 6;
const RATE = 2e-3;

const backends = await availableBackends();

describe('fast kernels against stock operations', () => {
  const model = tinyModel({ dropout: 0, lanes: 8 });
  const { dataset, weights } = model;
  const { codecs, training } = dataset;
  const configuration = { ...model.configuration, lanes: 8 };
  const grids = [...trainingBatches(training.sequences, configuration, createRandom(2))].slice(0, STEPS);
  const wanted: number[][] = [];

  beforeAll(async () => {
    await loadBackend('cpu');
    const trainer = createReferenceTrainer(codecs, configuration, training, weights, createRandom(1));
    for (const grid of grids) {
      const { figures } = trainer.step(grid, RATE);
      wanted.push([...(await figures.data())]);
      figures.dispose();
    }
    trainer.dispose();
  });

  it.each(backends)('take the same steps on %s', async (backend) => {
    const machine = await createMachine(backend, weights);
    const trainer = await createTrainer(machine, codecs, configuration, training, createRandom(1));
    const before = machine.usage.dispatches;
    for (const [step, grid] of grids.entries()) {
      const { losses, gradientNorm } = await trainer.step(grid, RATE).figures;
      [...losses, gradientNorm].forEach((nats, task) => {
        expectNear(nats, wanted[step]![task]!, `step ${step}, figure ${task}`);
      });
    }
    expect((machine.usage.dispatches - before) / STEPS / machine.plan.parts).toBeLessThanOrEqual(60);
    trainer.dispose();
    machine.dispose();
  });
});

describe('the faithful preset', () => {
  const { streams, gap, marks, clock } = FAITHFUL_MODEL;
  const model = tinyModel({ streams, gap, marks, clock, gapComponents: 30, dropout: 0, lanes: 8 });
  const { configuration, dataset, weights } = model;
  const { codecs, training } = dataset;
  const grids = [...trainingBatches(training.sequences, configuration, createRandom(2))].slice(0, STEPS);

  async function figuresOn(machine: Machine): Promise<number[][]> {
    const trainer = await createTrainer(machine, codecs, configuration, training, createRandom(1));
    const figures: number[][] = [];
    for (const grid of grids) {
      const { losses, gradientNorm } = await trainer.step(grid, RATE).figures;
      figures.push([...losses, gradientNorm]);
    }
    trainer.dispose();
    machine.dispose();
    return figures;
  }

  it.each(backends)('takes the steps of float64 on %s', async (backend) => {
    const wanted = await figuresOn(createCpuMachine(weights, Float64Array));
    const actual = await figuresOn(await createMachine(backend, weights));
    actual.forEach((figures, step) =>
      figures.forEach((nats, task) => expectNear(nats, wanted[step]![task]!, `step ${step}, figure ${task}`)),
    );
  });
});

function expectNear(actual: number, wanted: number, what: string): void {
  expect(Math.abs(actual - wanted) / (1 + Math.abs(wanted)), `${what}: ${actual}`).toBeLessThan(2e-4);
}
