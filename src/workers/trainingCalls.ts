/** Training as the page calls it: one run at a time, steered while it goes on, its last checkpoint at hand. */
import type { PacketModel } from '../packets/trainPackets';
import type { Trace } from '../trace/trace';
import type { TrainedModel } from '../training/trainedModel';
import type { KeptCheckpoint } from './keptCheckpoint';
import { saveCheckpoint } from './keptCheckpoint';
import type { ModelMethods, ModelRecord } from './protocol';
import type { TrainingGate } from './trainingGate';
import { createTrainingGate } from './trainingGate';
import { prepareRun } from './trainModel';
import type { Handlers } from './wire';

export interface Held {
  readonly model: TrainedModel;
  /** Null where the trace does not tell of packets. */
  readonly packets: PacketModel | null;
  readonly trace: Trace;
  /** Holds the run's configuration: what a person sets later is for the next run. */
  readonly record: Omit<ModelRecord, 'seed' | 'window' | 'sampler' | 'samplerPlan' | 'samplerWorkers'>;
}

type TrainingCalls = Pick<Handlers<ModelMethods>, 'train' | 'control' | 'keepCheckpoint'>;

const clock = () => performance.now() / 1000;

/**
 * @param queued runs work after whatever was asked for before it
 * @param hold is told what has been trained, and of null as soon as another run begins
 */
export function createTrainingCalls(
  queued: <T>(work: () => Promise<T>) => Promise<T>,
  hold: (trained: Held | null) => void,
): TrainingCalls {
  let gate: TrainingGate | null = null;
  let checkpoint: KeptCheckpoint | null = null;
  /** Slow motion outlasts a run. */
  let stepsPerSecond: number | null = null;
  /** So does this. */
  const twin = { isWanted: true };
  return {
    train: (request, { signal, report }) =>
      queued(async () => {
        hold(null);
        checkpoint = null;
        const keep = (latest: KeptCheckpoint) => (checkpoint = latest);
        const run = await prepareRun(request, { tell: report, keep, twin });
        signal.throwIfAborted();
        gate = createTrainingGate(clock);
        gate.slowDown(stepsPerSecond);
        const { outcome, ...result } = await run.start(gate, signal);
        signal.throwIfAborted();
        hold({ ...result, trace: request.trace });
        checkpoint = null;
        return outcome;
      }),
    control(how) {
      if (typeof how === 'string') gate?.turn(how);
      else if ('twin' in how) twin.isWanted = how.twin;
      else {
        stepsPerSecond = how.stepsPerSecond;
        gate?.slowDown(stepsPerSecond);
      }
      return null;
    },
    keepCheckpoint: async ({ project }) =>
      checkpoint && { step: checkpoint.checkpoint.step, bytes: await saveCheckpoint(project, checkpoint) },
  };
}
