/** The training loop as an async generator of progress: the caller decides when the next step comes, or that none does. */
import type { Machine } from '../kernels/machine';
import type { Program } from '../kernels/program';
import { createRandom } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import { likelihoodProgram } from '../model/likelihood';
import { layoutParameters, modelDimensions, startingWeights } from '../model/parameters';
import { batchesPerEpoch, trainingBatches } from '../streams/batches';
import type { Dataset } from '../streams/dataset';
import type { Marginals } from '../streams/marginals';
import { fitMarginals, taskNames } from '../streams/marginals';
import { createMeter } from './meter';
import type { Pace } from './pace';
import { createPacer, pacedConfiguration } from './pace';
import type { TrainingBounds, TrainingProgress } from './progress';
import { learningRateAt } from './schedule';
import type { TrainedModel } from './trainedModel';
import { createTrainer } from './trainer';
import { createValidator } from './validator';

interface TrainingOptions {
  readonly configuration: ModelConfiguration;
  readonly seed: number;
  readonly bounds: TrainingBounds;
  /** Seconds on any steady clock. */
  readonly now: () => number;
  /** Set `stopped` to end after the current step with the best weights. */
  readonly control: { stopped: boolean };
  /** `throughput` by default: nobody is looking. */
  readonly pace?: Pace;
  /** Called between pieces of work, also within a validation; throws to end the run. */
  readonly breathe?: () => Promise<void>;
  /** Starts what computes; disposed when training ends. `program` is what it will run most. */
  readonly startMachine: (weights: Float32Array, program: Program) => Promise<Machine>;
}

/** Losses are read back from the device once in so many steps, and at each of the first. */
const READ_EVERY = 8;

/** Trains; yields after every step with the figures known by then; returns the best model by validation. */
export async function* train(
  dataset: Dataset,
  options: TrainingOptions,
): AsyncGenerator<TrainingProgress, TrainedModel> {
  const marginals = fitMarginals(dataset);
  const machine = await options.startMachine(
    firstWeights(dataset, options, marginals),
    trainingProgram(dataset, options.configuration),
  );
  try {
    return yield* trainOn(machine, dataset, options, marginals);
  } finally {
    machine.dispose();
  }
}

async function* trainOn(
  machine: Machine,
  dataset: Dataset,
  options: TrainingOptions,
  marginals: Marginals,
): AsyncGenerator<TrainingProgress, TrainedModel> {
  const { seed, control, pace = 'throughput' } = options;
  const { codecs, training } = dataset;
  const random = createRandom(seed).substream('training');
  const dimensions = modelDimensions(codecs, options.configuration);
  const configuration = pacedConfiguration(options.configuration, dimensions, machine, pace);
  const pacer = createPacer(machine, pace, () => 1000 * options.now(), options.breathe);
  const dropout = random.substream('dropout');
  const trainer = await createTrainer(machine, codecs, configuration, training, dropout);
  const validator = await createValidator(machine, dataset, configuration, pacer);
  const meter = createMeter(taskNames(codecs), training, configuration);
  const shareDone = planRun(dataset, { ...options, configuration });
  let step = 0;
  let reason = '';
  try {
    for (let epoch = 0; reason === ''; epoch++) {
      trainer.startEpoch();
      for (const grid of trainingBatches(training.sequences, configuration, random)) {
        const before = shareDone(step);
        reason = endReason(control.stopped, before, validator.stalledSince());
        if (reason) break;
        const learningRate = learningRateAt(configuration, step, before);
        meter.add(await pacer.run(() => trainer.step(grid, learningRate)));
        step++;
        if (step % READ_EVERY === 0 || step < READ_EVERY) await meter.read();
        const share = Math.min(1, shareDone(step));
        await validator.visit(step, share);
        const figures = {
          gradientNorm: meter.gradientNorm(),
          training: meter.losses(),
          validation: validator.latest(),
        };
        yield { step, epoch, share, events: meter.events(), learningRate, ...figures };
      }
    }
    const weights = await validator.bestWeights();
    return { configuration, codecs, marginals, weights, rhythms: null, seed, steps: step, reason };
  } finally {
    await machine.idle();
    trainer.dispose();
    validator.dispose();
  }
}

function trainingProgram({ codecs }: Dataset, configuration: ModelConfiguration): Program {
  const { dropout } = configuration;
  return likelihoodProgram(modelDimensions(codecs, configuration), configuration, {
    gradient: true,
    dropout,
  });
}

function firstWeights(
  { codecs }: Dataset,
  { configuration, seed }: TrainingOptions,
  marginals: Marginals,
): Float32Array {
  const dimensions = modelDimensions(codecs, configuration);
  return startingWeights(layoutParameters(dimensions), dimensions, codecs, marginals.marks, seed);
}

/** Share of the run that is done after so many steps, by its tightest bound; ≥ 1 = done. */
function planRun(
  { training }: Dataset,
  { configuration, bounds, now }: TrainingOptions,
): (step: number) => number {
  const perEpoch = batchesPerEpoch(training.sequences, configuration);
  const byEpochs = (bounds.maxEpochs ?? configuration.epochs) * perEpoch;
  const planned = bounds.maxEpochs === undefined ? Math.max(byEpochs, configuration.leastSteps) : byEpochs;
  const started = now();
  return (step) =>
    Math.max(
      step / planned,
      step / (bounds.maxSteps ?? Infinity),
      (now() - started) / (bounds.maxSeconds ?? Infinity),
    );
}

function endReason(stopped: boolean, share: number, stalledSince: number | null): string {
  if (stopped) return 'stopped by hand';
  if (share >= 1) return 'all planned steps taken';
  return stalledSince === null ? '' : `early stop: validation has not improved since step ${stalledSince}`;
}
