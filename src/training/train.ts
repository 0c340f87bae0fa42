/** The training loop as an async generator of progress: the caller decides when the next step comes, or that none does. */
import type { Machine } from '../kernels/machine';
import type { Program } from '../kernels/program';
import type { ModelConfiguration } from '../model/configuration';
import { likelihoodProgram } from '../model/likelihood';
import { layoutParameters, modelDimensions, startingWeights } from '../model/parameters';
import { batchesPerEpoch, trainingBatches } from '../streams/batches';
import type { Dataset } from '../streams/dataset';
import type { Marginals } from '../streams/marginals';
import { fitMarginals } from '../streams/marginals';
import type { Checkpoint } from './checkpoint';
import { checkFits } from './checkpoint';
import type { Pace } from './pace';
import type { TrainingBounds, TrainingProgress } from './progress';
import { learningRateAt } from './schedule';
import type { TrainedModel } from './trainedModel';
import type { HeldRun } from './trainingRun';
import { startRun } from './trainingRun';

export interface TrainingOptions {
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
  /** Goes on from there; the same dataset, configuration and bounds are the caller's to see to. */
  readonly resume?: Checkpoint | null;
  /** Is told of the run before its first step: what it offers may be used whenever the loop has yielded. */
  readonly hold?: (run: HeldRun) => void;
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
  const { resume } = options;
  const start = firstWeights(dataset, options, marginals);
  if (resume) checkFits(resume, start.length, options.seed);
  const machine = await options.startMachine(
    resume?.weights ?? start,
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
  const { seed, control } = options;
  const { codecs, training } = dataset;
  const run = await startRun(machine, dataset, options);
  const { configuration, pacer, random, trainer, validator, meter, place } = run;
  const shareDone = planRun(dataset, { configuration, bounds: options.bounds }, run.used);
  options.hold?.(run.held);
  let reason = '';
  try {
    for (; reason === ''; place.epoch++) {
      place.random = random.state();
      const taken = place.batch;
      if (taken === 0) trainer.startEpoch();
      place.batch = 0;
      for (const grid of trainingBatches(training.sequences, configuration, random)) {
        if (place.batch < taken) {
          place.batch++;
          continue;
        }
        const before = shareDone(place.step);
        reason = endReason(control.stopped, before, validator.stalledSince());
        if (reason) break;
        const learningRate = learningRateAt(configuration, place.step, before);
        meter.add(await pacer.run(() => trainer.step(grid, learningRate)));
        const step = ++place.step;
        place.batch++;
        if (step % READ_EVERY === 0 || step < READ_EVERY) await meter.read();
        const share = Math.min(1, shareDone(step));
        await validator.visit(step, share);
        yield { step, epoch: place.epoch, share, learningRate, ...run.figures() };
      }
      if (reason === '') place.batch = 0;
    }
    const weights = await validator.bestWeights();
    return { configuration, codecs, marginals, weights, rhythms: null, seed, steps: place.step, reason };
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
  { configuration, bounds }: Pick<TrainingOptions, 'configuration' | 'bounds'>,
  used: () => number,
): (step: number) => number {
  const perEpoch = batchesPerEpoch(training.sequences, configuration);
  const byEpochs = (bounds.maxEpochs ?? configuration.epochs) * perEpoch;
  const planned = bounds.maxEpochs === undefined ? Math.max(byEpochs, configuration.leastSteps) : byEpochs;
  return (step) =>
    Math.max(step / planned, step / (bounds.maxSteps ?? Infinity), used() / (bounds.maxSeconds ?? Infinity));
}

function endReason(stopped: boolean, share: number, stalledSince: number | null): string {
  if (stopped) return 'stopped by hand';
  if (share >= 1) return 'all planned steps taken';
  return stalledSince === null ? '' : `early stop: validation has not improved since step ${stalledSince}`;
}
