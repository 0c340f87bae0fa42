import { describe, expect, it } from 'vitest';
import { createMachine } from '../kernels/createMachine';
import type { BackendName } from '../kernels/machine';
import { TINY_MODEL } from '../model/configuration';
import { availableBackends } from '../testing/backends';
import { tinyModel } from '../testing/tinyModel';
import type { Checkpoint } from './checkpoint';
import type { TrainingProgress } from './progress';
import { train } from './train';
import type { TrainedModel } from './trainedModel';
import type { HeldRun } from './trainingRun';

const { dataset } = tinyModel();
const configuration = { ...TINY_MODEL, gapBins: 24, dropout: 0.1, patience: 100 };

interface Run {
  readonly backend: BackendName;
  readonly maxSteps: number;
  /** Steps after which a checkpoint is taken. */
  readonly keepAt?: readonly number[];
  readonly resume?: Checkpoint;
}

async function run({ backend, maxSteps, keepAt = [], resume }: Run) {
  const kept: Checkpoint[] = [];
  const progress: TrainingProgress[] = [];
  let held!: HeldRun;
  const loop = train(dataset, {
    ...{ configuration, seed: 5, bounds: { maxSteps, maxEpochs: 1e6 }, now: () => 0 },
    control: { stopped: false },
    ...(resume && { resume }),
    hold: (run) => (held = run),
    startMachine: (weights) => createMachine(backend, weights, { plan: resume?.plan ?? null }),
  });
  for (;;) {
    const { done, value } = await loop.next();
    if (done) return { model: value as TrainedModel, kept, progress };
    progress.push(value as TrainingProgress);
    if (keepAt.includes((value as TrainingProgress).step)) kept.push(await held.checkpoint());
  }
}

describe.each(await availableBackends())('a checkpoint on %s', (backend) => {
  const perEpoch = Math.ceil(dataset.training.sequences.length / configuration.lanes / configuration.steps);
  const isSlow = backend !== 'wasm';
  const maxSteps = isSlow ? 6 : perEpoch + 20;
  // Within an epoch, at its very end, and just behind a validation.
  const keepAt = isSlow ? [3] : [1, 8, perEpoch - 1, perEpoch, perEpoch + 1, maxSteps - 1];

  it('changes nothing, and a run that goes on from it ends in the same bytes and figures', async () => {
    const plain = await run({ backend, maxSteps });
    const whole = await run({ backend, maxSteps, keepAt });
    expect(whole.model).toEqual(plain.model);
    expect(whole.kept.map(({ step }) => step)).toEqual(keepAt);
    for (const resume of whole.kept) {
      const rest = await run({ backend, maxSteps, resume });
      expect(rest.model, `from step ${resume.step}`).toEqual(plain.model);
      expect(rest.progress[0]!.step).toBe(resume.step + 1);
      const [last, expected] = [rest.progress.at(-1)!, whole.progress.at(-1)!];
      expect([last.validation, last.events, last.epoch]).toEqual([
        expected.validation,
        expected.events,
        expected.epoch,
      ]);
    }
  }, 240_000);
});

describe('a checkpoint', () => {
  it('goes on on another backend, from the same weights', async () => {
    const { kept } = await run({ backend: 'wasm', maxSteps: 4, keepAt: [2] });
    const [resume] = kept;
    const other = { ...resume!, plan: { backend: 'cpu', parts: 1, variants: {} } as const };
    const { model } = await run({ backend: 'cpu', maxSteps: 4, resume: other });
    const { model: same } = await run({ backend: 'wasm', maxSteps: 4, resume: resume! });
    const apart = Math.max(...model.weights.map((weight, k) => Math.abs(weight - same.weights[k]!)));
    expect(apart).toBeLessThan(1e-3);
  });

  it('is refused by a run of another seed or size', async () => {
    const { kept } = await run({ backend: 'wasm', maxSteps: 1, keepAt: [1] });
    const other = run({ backend: 'wasm', maxSteps: 2, resume: { ...kept[0]!, seed: 6 } });
    await expect(other).rejects.toThrow('checkpoint of seed 6');
    const small = run({
      backend: 'wasm',
      maxSteps: 2,
      resume: { ...kept[0]!, weights: kept[0]!.weights.slice(1) },
    });
    await expect(small).rejects.toThrow(/checkpoint of \d+ parameters/);
  });
});
