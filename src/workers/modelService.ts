/** What the model worker answers: it holds the trained model and the trace it was trained on. */
import { createMachine } from '../kernels/createMachine';
import type { GenerateProgress } from '../streams/generator';
import { splitSpan } from '../streams/holdout';
import type { PacketModel } from '../packets/trainPackets';
import type { TimeWindow, Trace } from '../trace/trace';
import { createPacer } from '../training/pace';
import { scoreTasks } from '../training/scoreTasks';
import type { TrainedModel } from '../training/trainedModel';
import { breatheUntil } from './breath';
import { chooseBackend } from './chooseBackend';
import type { Configuration } from './configuration';
import { generateBaseline } from './generateBaseline';
import { generateTrace } from './generateTrace';
import type { KeptCheckpoint } from './keptCheckpoint';
import { saveCheckpoint } from './keptCheckpoint';
import { fillPackets } from './packetModel';
import type { ModelMethods, ModelRecord, SamplerMethods } from './protocol';
import { samplerOver } from './samplerService';
import type { TrainingGate } from './trainingGate';
import { createTrainingGate } from './trainingGate';
import { threadsFor } from './threadsFor';
import { prepareRun } from './trainModel';
import type { Call, Handlers } from './wire';

interface Held {
  readonly model: TrainedModel;
  /** Null where the trace does not tell of packets. */
  readonly packets: PacketModel | null;
  readonly trace: Trace;
  /** Holds the run's configuration: what a person sets later is for the next run. */
  readonly record: Omit<ModelRecord, 'seed' | 'window' | 'sampler' | 'samplerPlan' | 'samplerWorkers'>;
}

const clock = () => performance.now() / 1000;

/** @param startSampler starts a second sampling thread; null where there is no core for one */
export function createModelService(
  startSampler: (() => Call<SamplerMethods>) | null = null,
): Handlers<ModelMethods> {
  let held: Held | null = null;
  let gate: TrainingGate | null = null;
  let checkpoint: KeptCheckpoint | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let second: Call<SamplerMethods> | null = null;

  /** One run after another: a run that was aborted still ends its step before the next may touch the backend. */
  function queued<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  }

  function trained(): Held {
    if (!held) throw new Error('no trained model; train one first');
    return held;
  }

  return {
    probe: ({ choice }) => chooseBackend(choice),
    train: (request, { signal, report }) =>
      queued(async () => {
        held = null;
        checkpoint = null;
        const keep = (latest: KeptCheckpoint) => (checkpoint = latest);
        const run = await prepareRun(request, { tell: report, keep });
        signal.throwIfAborted();
        gate = createTrainingGate(clock);
        const { outcome, ...result } = await run.start(gate, signal);
        signal.throwIfAborted();
        held = { ...result, trace: request.trace };
        checkpoint = null;
        return outcome;
      }),
    control(how) {
      if (typeof how === 'string') gate?.turn(how);
      else gate?.slowDown(how.stepsPerSecond);
      return null;
    },
    keepCheckpoint: async ({ project }) =>
      checkpoint && { step: checkpoint.checkpoint.step, bytes: await saveCheckpoint(project, checkpoint) },
    generate: ({ window, seed }, { signal, report }) =>
      queued(async () => {
        const { model, packets, trace, record } = trained();
        const call = startSampler && (second ??= startSampler());
        const elsewhere = call ? [samplerOver(call, { model, trace, plan: record.kernelPlan }, signal)] : [];
        const visit = visiting(report, signal);
        const made = await generateTrace({ model, trace, record }, { window, seed }, { elsewhere, visit });
        const whole = packets ? await fillPackets(packets, made.trace, seed, visit) : made.trace;
        return { ...made, trace: whole, record: { ...record, ...made.record, seed, window } };
      }),
    generateBaseline: (order, { signal, report }) =>
      queued(() => generateBaseline(order, visiting(report, signal))),
    scoreTasks: (_, { signal }) =>
      queued(async () => {
        const { model, trace, record } = trained();
        const { backend, kernelPlan: plan, configuration } = record;
        const threads = threadsFor(configuration.pace);
        const machine = await createMachine(backend.backend, model.weights, { plan, threads });
        const breathe = breatheUntil(signal);
        const pacer = createPacer(machine, configuration.pace, () => performance.now(), breathe);
        try {
          return await scoreTasks(machine, model, trace, scoredWindows(trace, configuration), pacer);
        } finally {
          machine.dispose();
        }
      }),
    forget() {
      held = null;
      return null;
    },
  };
}

/** Tells of progress where there is some, and lets messages in; throws where the call has been cancelled. */
function visiting(report: (progress: GenerateProgress) => void, signal: AbortSignal) {
  const breathe = breatheUntil(signal);
  return async (progress: GenerateProgress | null) => {
    if (progress) report(progress);
    await breathe();
  };
}

/** What was held out when the model was trained; all of it where nothing was. */
function scoredWindows({ span }: Trace, { holdout }: Configuration): readonly TimeWindow[] {
  const { training, heldOut } = splitSpan(span, holdout);
  return heldOut.length > 0 ? heldOut : training;
}
