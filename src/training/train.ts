/** The training loop as an async generator of progress: the caller decides when the next step comes, or that none does. */
import type * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import { layoutParameters, modelDimensions, startingWeights } from '../model/parameters';
import { batchesPerEpoch, trainingBatches } from '../streams/batches';
import type { Dataset } from '../streams/dataset';
import { fitMarginals, taskNames } from '../streams/marginals';
import type { TrainingBounds, TrainingProgress } from './progress';
import { learningRateAt } from './schedule';
import { scoreSlots } from './scoreTasks';
import type { TrainedModel } from './trainedModel';
import type { StepResult, Trainer } from './trainer';
import { createTrainer } from './trainer';

export interface TrainingOptions {
  readonly configuration: ModelConfiguration;
  readonly seed: number;
  readonly bounds: TrainingBounds;
  /** Seconds on any steady clock. */
  readonly now: () => number;
  /** Set `stopped` to end after the current step with the best weights. */
  readonly control: { stopped: boolean };
}

/** Losses are read back from the device once in so many steps. */
const READ_EVERY = 8;
/** Validations a run at most, and how early the first comes, as shares of the planned run. */
const VALIDATE_EVERY = 1 / 15;

interface Best {
  readonly nats: number;
  readonly weights: Float32Array;
  readonly step: number;
}

/** Trains; yields after every step with the figures known by then; returns the best model by validation. */
export async function* train(
  dataset: Dataset,
  options: TrainingOptions,
): AsyncGenerator<TrainingProgress, TrainedModel> {
  const { configuration, seed, bounds, now, control } = options;
  const { codecs, training, validation } = dataset;
  const marginals = fitMarginals(dataset);
  const dimensions = modelDimensions(codecs, configuration);
  const weights = startingWeights(layoutParameters(dimensions), dimensions, codecs, marginals.marks, seed);
  const random = createRandom(seed).substream('training');
  const trainer = createTrainer(codecs, configuration, training, weights, random.substream('dropout'));
  const meter = createMeter(taskNames(codecs), dataset);
  const perEpoch = batchesPerEpoch(training.sequences, configuration);
  const epochs = bounds.maxEpochs ?? configuration.epochs;
  const started = now();
  const share = (step: number) =>
    Math.max(
      step / (epochs * perEpoch),
      step / (bounds.maxSteps ?? Infinity),
      (now() - started) / (bounds.maxSeconds ?? Infinity),
    );
  let best: Best = { nats: Infinity, weights, step: 0 };
  let validated: Record<string, number> | null = null;
  let nextValidation = VALIDATE_EVERY;
  let worse = 0;
  let step = 0;
  let reason = '';
  try {
    for (let epoch = 0; !reason; epoch++) {
      trainer.startEpoch();
      for (const grid of trainingBatches(training.sequences, configuration, random)) {
        const done = share(step);
        reason = control.stopped
          ? 'stopped by hand'
          : done >= 1
            ? 'all planned steps taken'
            : worse >= configuration.patience
              ? `early stop: validation has not improved since step ${best.step}`
              : '';
        if (reason) break;
        const learningRate = learningRateAt(configuration, step, done);
        meter.add(trainer.step(grid, learningRate));
        step++;
        if (step % READ_EVERY === 0 || step < READ_EVERY) await meter.read();
        if (share(step) >= nextValidation || share(step) >= 1) {
          nextValidation = share(step) + VALIDATE_EVERY;
          validated = await scoreSlots(codecs, configuration, trainer.weights(), validation);
          const nats = total(validated);
          worse = nats < best.nats ? 0 : worse + 1;
          if (nats < best.nats)
            best = { nats, weights: (await trainer.weights().data()) as Float32Array, step };
        }
        yield {
          step,
          epoch,
          share: Math.min(1, share(step)),
          events: meter.events(),
          learningRate,
          gradientNorm: meter.gradientNorm(),
          training: meter.losses(),
          validation: validated,
        };
      }
    }
    if (best.nats === Infinity)
      best = { nats: 0, weights: (await latestWeights(trainer)) as Float32Array, step };
    return {
      configuration,
      codecs,
      marginals,
      weights: Float32Array.from(best.weights),
      seed,
      steps: step,
      reason,
    };
  } finally {
    meter.dispose();
    trainer.dispose();
  }
}

const total = (losses: Readonly<Record<string, number>>) =>
  Object.values(losses).reduce((sum, nats) => sum + nats, 0);
const latestWeights = (trainer: Trainer) => trainer.weights().data();

/** Collects step figures on the device and reads them back in batches. */
function createMeter(names: readonly string[], { training }: Dataset) {
  const constants = meanConstants(training);
  let pending: StepResult[] = [];
  let events = 0;
  let norm = NaN;
  let losses: Record<string, number> = {};
  return {
    add(result: StepResult) {
      pending.push(result);
      events += result.events;
    },
    async read() {
      const results = pending;
      pending = [];
      const figures = await Promise.all(results.map(({ figures: each }) => (each as tf.Tensor1D).data()));
      const count = results.reduce((sum, result) => sum + result.events, 0);
      losses = Object.fromEntries(
        names.map((name, task) => [
          name,
          figures.reduce((sum, each) => sum + each[task]!, 0) / count - constants[task]!,
        ]),
      );
      norm = figures[figures.length - 1]![names.length]!;
      results.forEach(({ figures: each }) => each.dispose());
    },
    events: () => events,
    gradientNorm: () => norm,
    losses: () => losses,
    dispose: () => pending.forEach(({ figures: each }) => each.dispose()),
  };
}

/** Mean log density constants per event and task: what turns category losses into nats of the data. */
function meanConstants({ events, gaps, sequences }: Dataset['training']): number[] {
  const sums = [0, ...events.logResolution.map(() => 0)];
  let count = 0;
  for (let slot = 0; slot < sequences.length; slot++) {
    sums[0]! += gaps.logDensity[slot]! * gaps.weight[slot]!;
    const row = sequences.target[slot]!;
    if (row < 0) continue;
    count++;
    events.logResolution.forEach((column, mark) => (sums[mark + 1]! += column[row]!));
  }
  return sums.map((sum) => sum / Math.max(count, 1));
}
