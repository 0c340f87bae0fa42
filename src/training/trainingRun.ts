/** What a run is made of, begun afresh or from a checkpoint, and what may be asked of it between two steps. */
import type { Machine } from '../kernels/machine';
import { createRandom, resumeRandom } from '../math/random';
import { modelDimensions } from '../model/parameters';
import type { Dataset } from '../streams/dataset';
import { taskNames } from '../streams/marginals';
import type { Checkpoint } from './checkpoint';
import { createMeter } from './meter';
import { createPacer, pacedConfiguration } from './pace';
import type { TrainingOptions } from './train';
import { createTrainer } from './trainer';
import { createValidator } from './validator';

/** A run that stands between two steps: its loop has yielded and nothing has been asked of it since. */
export interface HeldRun {
  /** Costs a read of four times the weights; changes nothing. */
  checkpoint(): Promise<Checkpoint>;
  /** The present weights, not the best. */
  weights(): Promise<Float32Array>;
  /** Bytes that the machine holds. */
  bytes(): number;
}

/** Compiles and allocates. */
export async function startRun(machine: Machine, dataset: Dataset, options: TrainingOptions) {
  const { seed, resume, pace = 'throughput', now } = options;
  const { codecs, training } = dataset;
  const dimensions = modelDimensions(codecs, options.configuration);
  const configuration =
    resume?.configuration ?? pacedConfiguration(options.configuration, dimensions, machine, pace);
  const random = resume ? resumeRandom(resume.random) : createRandom(seed).substream('training');
  const dropout = resume ? resumeRandom(resume.dropout) : random.substream('dropout');
  const pacer = createPacer(machine, pace, () => 1000 * now(), options.breathe);
  const trainer = await createTrainer(machine, codecs, configuration, training, dropout);
  const validator = await createValidator(machine, dataset, configuration, pacer);
  const meter = createMeter(taskNames(codecs), training, configuration);
  const { step, epoch, batch, seconds } = resume ?? { step: 0, epoch: 0, batch: 0, seconds: 0 };
  /** Where the loop is; it moves this on. */
  const place = { step, epoch, batch, random: random.state() };
  if (resume) {
    trainer.resume(resume.trainer, step);
    validator.resume(resume.validator);
    meter.resume(resume.meter);
  }
  const began = now() - seconds;
  const held: HeldRun = {
    async checkpoint() {
      await meter.read();
      const [weights, state] = await Promise.all([machine.readWeights(), trainer.state()]);
      return {
        ...{ ...place, seconds: now() - began, configuration, seed, plan: machine.plan },
        ...{ dropout: dropout.state(), weights, trainer: state },
        ...{ validator: validator.state(), meter: meter.state() },
      };
    },
    weights: () => machine.readWeights(),
    bytes: () => machine.usage.bytes,
  };
  const figures = () => ({
    events: meter.events(),
    gradientNorm: meter.gradientNorm(),
    training: meter.losses(),
    validation: validator.latest(),
  });
  /** Seconds of the bounds used so far. */
  const used = () => now() - began;
  return { configuration, pacer, random, trainer, validator, meter, place, held, figures, used };
}
