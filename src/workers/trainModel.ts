/** A training run in the model's thread: begun afresh or from a checkpoint, and carried over the loss of its device. */
import { createMachine } from '../kernels/createMachine';
import { DeviceLost } from '../kernels/deviceLost';
import type { KernelPlan } from '../kernels/machine';
import type { Program } from '../kernels/program';
import type { Dataset } from '../streams/dataset';
import { prepareDataset } from '../streams/dataset';
import { fitMarginals, scoreMarginals } from '../streams/marginals';
import type { Checkpoint } from '../training/checkpoint';
import { train } from '../training/train';
import type { TrainedModel } from '../training/trainedModel';
import type { HeldRun } from '../training/trainingRun';
import type { BackendReport } from './backend';
import { breatheUntil } from './breath';
import { calibrateModel } from './calibrateModel';
import { chooseBackend } from './chooseBackend';
import type { Configuration } from './configuration';
import { trainingWindows } from './configuration';
import { driveTraining } from './driveTraining';
import { datasetMark, loadCheckpoint } from './keptCheckpoint';
import type { KeptCheckpoint } from './keptCheckpoint';
import { nextTask } from './nextTask';
import { trainPacketModel } from './packetModel';
import type { Trained, TrainEvent, TrainRequest } from './protocol';
import { threadsFor } from './threadsFor';
import type { TrainingGate } from './trainingGate';
import { createTwin } from './twin';
import type { TwinVisits } from './visitTwin';
import { visitTwin } from './visitTwin';

type Tell = (event: TrainEvent) => void;

interface Watch {
  readonly tell: Tell;
  /** Is handed every checkpoint. */
  readonly keep: (checkpoint: KeptCheckpoint) => void;
  /** Whether the model is to be seen while it learns. */
  readonly twin: { readonly isWanted: boolean };
}

const clock = () => performance.now() / 1000;

/** What is lost at most, seconds. */
const CHECKPOINT_SECONDS = 10;
/** … unless taking one costs more than this share of the time. */
const CHECKPOINT_SHARE = 0.05;
/** A device that is lost so often is given up for the next backend. */
const MOST_LOSSES = 2;

/** Everything up to the first step. */
export async function prepareRun(request: TrainRequest, watch: Watch) {
  const { trace, configuration, resume } = request;
  const { tell } = watch;
  const backend = await chooseBackend(configuration.backend);
  tell({ kind: 'phase', phase: 'preparing streams', backend });
  await nextTask();
  const windows = trainingWindows(trace, configuration);
  const dataset = prepareDataset(trace, windows, configuration.model);
  const mark = datasetMark(dataset);
  const from = resume === undefined ? null : await loadCheckpoint(resume, mark);
  const baseline = scoreMarginals(dataset.codecs, fitMarginals(dataset), dataset.validation);
  tell({ kind: 'phase', phase: phaseOf(backend), backend });
  const prepared = { request, dataset, mark, from, backend, baseline };
  return {
    async start(gate: TrainingGate, signal: AbortSignal) {
      const stage = { gate, signal, ...watch };
      return finish(prepared, await trainThrough(prepared, stage), stage);
    },
  };
}

interface Prepared {
  readonly request: TrainRequest;
  readonly dataset: Dataset;
  readonly mark: number;
  readonly from: Checkpoint | null;
  readonly backend: BackendReport;
  /** Marginal baseline per task, nats per event. */
  readonly baseline: Readonly<Record<string, number>>;
}

interface Stage extends Watch {
  readonly gate: TrainingGate;
  readonly signal: AbortSignal;
}

/** Trains to the end, on whatever device there is. */
async function trainThrough(prepared: Prepared, stage: Stage) {
  const { gate, signal, tell, keep } = stage;
  const { request, dataset, mark, baseline } = prepared;
  const { configuration, bounds } = request;
  let latest = prepared.from;
  return throughLosses(prepared.backend, {
    tell,
    async run(backend) {
      const from = latest;
      const ready = { kind: 'ready', backend, baseline, resumedAt: from?.step ?? 0 } as const;
      const report = onceReady(tell, ready);
      const { startMachine, plan } = machineOn(backend, configuration, from);
      let run: HeldRun | null = null;
      const steps = train(dataset, {
        ...{ configuration: configuration.model, seed: configuration.seed, pace: configuration.pace },
        ...{ bounds, now: gate.now, breathe: breatheUntil(signal) },
        ...{ control: gate.control, startMachine, resume: from },
        hold: (held) => (run = held),
      });
      const keeping = keepingCheckpoints(
        () => run!,
        gate,
        (checkpoint, milliseconds) => {
          latest = checkpoint;
          keep({ mark, checkpoint });
          report({ kind: 'checkpoint', step: checkpoint.step, milliseconds, bytes: run!.bytes() });
        },
      );
      const twins = twinsOf(prepared, { ...stage, report });
      try {
        const rest = async (step: number) => {
          await keeping(step);
          await twins.rest(step, run!);
        };
        const driven = await driveTraining(steps, gate, { signal, report, rest });
        await twins.last(driven.model.steps, driven.model.weights);
        return { ...driven, report, backend, kernelPlan: plan() };
      } finally {
        twins.dispose();
      }
    },
  });
}

/** The model seen while it learns, on the trace that it learns from. */
function twinsOf({ request, dataset }: Prepared, stage: Stage & { readonly report: Tell }): TwinVisits {
  const { trace, configuration } = request;
  const { model, seed } = configuration;
  const make = () => createTwin(dataset, trace, { configuration: model, seed, now: () => performance.now() });
  return visitTwin(make, { ...stage, wanted: stage.twin, clock });
}

/** Starts machines of one backend, under the plan of the run that goes on. */
function machineOn(backend: BackendReport, configuration: Configuration, from: Checkpoint | null) {
  const known = from?.plan.backend === backend.backend ? from.plan : null;
  const wanted = configuration.kernelPlan?.backend === backend.backend ? configuration.kernelPlan : null;
  let used: KernelPlan | null = null;
  return {
    plan: () => used!,
    async startMachine(weights: Float32Array, program: Program) {
      const machine = await createMachine(backend.backend, weights, {
        plan: known ?? wanted,
        measure: { program, now: clock },
        threads: threadsFor(configuration.pace),
      });
      used = machine.plan;
      return machine;
    },
  };
}

/** What comes after training: rates, packets, and what is said of it all. */
async function finish(
  { request, dataset }: Prepared,
  driven: Awaited<ReturnType<typeof trainThrough>>,
  { gate, signal }: Stage,
) {
  const { trace, configuration, bounds } = request;
  const { last, seconds, speed, report, backend, kernelPlan } = driven;
  // What was stopped so far was training; stopped once more, all that comes after it ends.
  gate.control.stopped = false;
  const { model, calibration } = await calibrateModel(driven.model, {
    ...{ dataset, trace, gate, signal, plan: kernelPlan },
    report: (share) => report({ kind: 'calibrating', share }),
  });
  const packets = await trainPacketModel(trace, {
    ...{ windows: dataset.codecs.windows, seed: configuration.seed, bounds, gate, signal },
    threads: threadsFor(configuration.pace),
    report: (share) => report({ kind: 'packets', share }),
  });
  const { lanes } = model.configuration;
  const made = {
    backend,
    modelHash: await hashOf(model),
    kernelPlan: lanes === configuration.model.lanes ? kernelPlan : { ...kernelPlan, lanes },
    steps: model.steps,
    packets: packets && { modelHash: await hashOf(packets), steps: packets.steps },
  };
  const record = { generator: 'tempoNet' as const, configuration, bounds, ...made };
  const outcome: Trained = {
    reason: model.reason,
    ...made,
    events: last?.events ?? 0,
    seconds,
    compileSeconds: speed.compileSeconds(),
    eventsPerSecond: speed.eventsPerSecond(),
    calibration,
  };
  return { model, packets, record, outcome };
}

const phaseOf = ({ backend }: BackendReport) =>
  backend === 'webgpu' ? 'compiling GPU programs' : 'starting';

interface Losses<Outcome> {
  readonly run: (backend: BackendReport) => Promise<Outcome>;
  readonly tell: Tell;
  readonly choose?: typeof chooseBackend;
}

/** Runs again on a new device, or the next backend, whenever the device is lost. */
export async function throughLosses<Outcome>(
  first: BackendReport,
  { run, tell, choose = chooseBackend }: Losses<Outcome>,
): Promise<Outcome> {
  let backend = first;
  for (let losses = 1; ; losses++) {
    try {
      return await run(backend);
    } catch (problem) {
      if (!(problem instanceof DeviceLost)) throw problem;
      backend = losses < MOST_LOSSES ? backend : await choose('wasm').catch(() => choose('cpu'));
      tell({
        kind: 'phase',
        phase: 'the graphics device was lost; going on from the last checkpoint',
        backend,
      });
    }
  }
}

/** Between two steps: a checkpoint when one is due, or as soon as the run is paused. */
function keepingCheckpoints(
  run: () => HeldRun,
  gate: TrainingGate,
  keep: (checkpoint: Checkpoint, milliseconds: number) => void,
): (step: number) => Promise<void> {
  let due = clock() + CHECKPOINT_SECONDS;
  let keptStep = 0;
  return async (step) => {
    const began = clock();
    if (step === keptStep || (began < due && !gate.isPaused)) return;
    const checkpoint = await run().checkpoint();
    keptStep = step;
    const seconds = clock() - began;
    due = clock() + Math.max(CHECKPOINT_SECONDS, seconds / CHECKPOINT_SHARE);
    keep(checkpoint, 1000 * seconds);
  };
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
