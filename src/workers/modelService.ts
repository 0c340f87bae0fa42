/** What the model worker answers: it holds the trained model and the trace it was trained on. */
import type { Scenario } from '../generate/scenario';
import { isPlain } from '../generate/scenario';
import { createMachine } from '../kernels/createMachine';
import type { KernelPlan } from '../kernels/machine';
import type { Program } from '../kernels/program';
import { prepareDataset } from '../streams/dataset';
import type { GenerateProgress, GenerateRequest } from '../streams/generator';
import { splitSpan } from '../streams/holdout';
import { fitMarginals, scoreMarginals } from '../streams/marginals';
import type { PacketModel } from '../packets/trainPackets';
import type { TimeWindow, Trace } from '../trace/trace';
import { createPacer } from '../training/pace';
import { scoreTasks } from '../training/scoreTasks';
import { train } from '../training/train';
import type { TrainedModel } from '../training/trainedModel';
import { calibrateModel } from './calibrateModel';
import { chooseBackend } from './chooseBackend';
import type { Configuration } from './configuration';
import { trainingWindows } from './configuration';
import { driveTraining } from './driveTraining';
import { generateBaseline } from './generateBaseline';
import { generateScenario } from './generateScenario';
import { generateTrace } from './generateTrace';
import { nextTask } from './nextTask';
import { fillPackets, trainPacketModel } from './packetModel';
import type {
  ModelMethods,
  ModelRecord,
  SamplerMethods,
  Trained,
  TrainEvent,
  TrainRequest,
} from './protocol';
import { samplerOver } from './samplerService';
import type { TrainingGate } from './trainingGate';
import { createTrainingGate } from './trainingGate';
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
        const run = await prepare(request, report);
        signal.throwIfAborted();
        gate = createTrainingGate(clock);
        const { outcome, ...result } = await run.start(gate, signal);
        signal.throwIfAborted();
        held = { ...result, trace: request.trace };
        return outcome;
      }),
    control(how) {
      gate?.turn(how);
      return null;
    },
    generate: (order, { signal, report }) =>
      queued(async () => {
        const { model, packets, trace, record } = trained();
        const call = startSampler && (second ??= startSampler());
        const elsewhere = call ? [samplerOver(call, { model, trace, plan: record.kernelPlan }, signal)] : [];
        const visit = visiting(report, signal);
        const { window, seed } = order;
        const made = await generateScenario(
          order,
          trace,
          (request, visit) => generateTrace({ model, trace, record }, request, { elsewhere, visit }),
          visit,
        );
        const whole = packets ? await fillPackets(packets, made.trace, seed, visit) : made.trace;
        return {
          ...made,
          trace: whole,
          record: { ...record, ...made.record, ...scenarioOf(order), seed, window },
        };
      }),
    generateBaseline: (order, { signal, report }) =>
      queued(async () => {
        const { window, seed } = order;
        const draw = (
          request: GenerateRequest,
          visit: (progress: GenerateProgress | null) => Promise<void>,
        ) => generateBaseline({ ...order, ...request }, visit);
        const made = await generateScenario(order, order.trace, draw, visiting(report, signal));
        return { ...made, record: { ...made.record, ...scenarioOf(order), seed, window } };
      }),
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

/** A plain trace's record says nothing of a scenario. */
function scenarioOf({ scenario }: { readonly scenario?: Scenario | undefined }) {
  return scenario && !isPlain(scenario) ? { scenario } : {};
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

type Tell = (event: TrainEvent) => void;

async function prepare({ trace, configuration, bounds }: TrainRequest, tell: Tell) {
  const backend = await chooseBackend(configuration.backend);
  tell({ kind: 'phase', phase: 'preparing streams', backend });
  await nextTask();
  const training = trainingWindows(trace, configuration);
  const dataset = prepareDataset(trace, training, configuration.model);
  const baseline = scoreMarginals(dataset.codecs, fitMarginals(dataset), dataset.validation);
  tell({
    kind: 'phase',
    phase: backend.backend === 'webgpu' ? 'compiling GPU programs' : 'starting',
    backend,
  });
  return {
    async start(gate: TrainingGate, signal: AbortSignal) {
      const { model: settings, seed, pace } = configuration;
      const breathe = breatheUntil(signal);
      const options = { configuration: settings, seed, pace, bounds, now: gate.now, breathe };
      let kernelPlan: KernelPlan | null = null;
      const startMachine = async (weights: Float32Array, program: Program) => {
        const machine = await createMachine(backend.backend, weights, {
          plan: configuration.kernelPlan,
          measure: { program, now: clock },
          threads: threadsFor(configuration.pace),
        });
        kernelPlan = machine.plan;
        return machine;
      };
      const steps = train(dataset, { ...options, control: gate.control, startMachine });
      const report = onceReady(tell, { kind: 'ready', backend, baseline });
      const driven = await driveTraining(steps, gate, { signal, report });
      const { last, seconds, speed } = driven;
      const { model, calibration } = await calibrateModel(driven.model, {
        ...{ dataset, trace, gate, signal, plan: kernelPlan },
        report: (share) => report({ kind: 'calibrating', share }),
      });
      const packets = await trainPacketModel(trace, {
        ...{ windows: training, seed, bounds, threads: threadsFor(pace), gate, signal },
        report: (share) => report({ kind: 'packets', share }),
      });
      const { lanes } = model.configuration;
      const plan = lanes === settings.lanes ? kernelPlan! : { ...kernelPlan!, lanes };
      const run = {
        backend,
        modelHash: await hashOf(model),
        kernelPlan: plan,
        steps: model.steps,
        packets: packets && { modelHash: await hashOf(packets), steps: packets.steps },
      };
      const record = { generator: 'tempoNet' as const, configuration, bounds, ...run };
      const outcome: Trained = {
        reason: model.reason,
        ...run,
        events: last?.events ?? 0,
        seconds,
        compileSeconds: speed.compileSeconds(),
        eventsPerSecond: speed.eventsPerSecond(),
        calibration,
      };
      return { model, packets, record, outcome };
    },
  };
}

/** Lets messages in between two pieces of work; throws where the call has been cancelled. */
function breatheUntil(signal: AbortSignal): () => Promise<void> {
  return async () => {
    await nextTask();
    signal.throwIfAborted();
  };
}

/** A polite run leaves a core to the page and one to the desktop. */
function threadsFor(pace: Configuration['pace']): number {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
  return cores >= (pace === 'polite' ? 4 : 2) ? 2 : 1;
}

/** The first step compiles; only with it is the run under way. */
function onceReady(tell: Tell, ready: TrainEvent): Tell {
  let told = false;
  return (event) => {
    if (!told) tell(ready);
    told = true;
    tell(event);
  };
}

/** SHA-256 in hexadecimal; '' where the page is not secure and the platform offers none. */
async function hashOf({
  weights,
  rhythms,
}: Pick<TrainedModel, 'weights'> & Partial<Pick<TrainedModel, 'rhythms'>>): Promise<string> {
  const logs = (rhythms ?? []).flatMap(({ hours, days }) => [...hours, ...days]);
  const numbers = new Float32Array(weights.length + logs.length);
  numbers.set(weights);
  numbers.set(logs, weights.length);
  const digest = await globalThis.crypto?.subtle?.digest('SHA-256', numbers);
  return digest
    ? Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
    : '';
}
