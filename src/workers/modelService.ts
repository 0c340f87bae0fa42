/** What the model worker answers: it holds the trained model and the trace it was trained on. */
import { createMachine } from '../kernels/createMachine';
import type { Machine } from '../kernels/machine';
import type { GenerateProgress } from '../streams/generator';
import { splitSpan } from '../streams/holdout';
import type { TimeWindow, Trace } from '../trace/trace';
import type { Pacer } from '../training/pace';
import { createPacer } from '../training/pace';
import { scoreTasks } from '../training/scoreTasks';
import { breatheUntil } from './breath';
import { chooseBackend } from './chooseBackend';
import { estimateRuns } from './estimateRuns';
import type { Configuration } from './configuration';
import { generateBaseline } from './generateBaseline';
import type { Draw } from './generateScenario';
import { generateScenario } from './generateScenario';
import { generateTrace } from './generateTrace';
import { keepModel, restoreModel } from './keptParts';
import { findSurprise } from './findSurprise';
import { fillPackets } from './packetModel';
import type { BaselineOrder, ModelMethods, SamplerMethods } from './protocol';
import { samplerOver } from './samplerService';
import { scoreModel } from './scoreModel';
import { threadsFor } from './threadsFor';
import type { Held } from './trainingCalls';
import { createTrainingCalls } from './trainingCalls';
import type { Call, Handlers } from './wire';

/** What needs no model. */
const BEFOREHAND: Pick<Handlers<ModelMethods>, 'probe' | 'estimate'> = {
  probe: ({ choice }) => chooseBackend(choice),
  estimate: (order) => estimateRuns(order),
};

/** @param startSampler starts a second sampling thread; null where there is no core for one */
export function createModelService(
  startSampler: (() => Call<SamplerMethods>) | null = null,
): Handlers<ModelMethods> {
  let held: Held | null = null;
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

  const asking = <T>(signal: AbortSignal, work: ModelWork<T>) =>
    queued(() => onMachine(trained(), signal, work));

  function secondSampler({ model, trace, record }: Held, signal: AbortSignal) {
    const call = startSampler && (second ??= startSampler());
    return call ? [samplerOver(call, { model, trace, plan: record.kernelPlan }, signal)] : [];
  }

  const training = createTrainingCalls(queued, (trained) => (held = trained));
  return {
    ...BEFOREHAND,
    ...training,
    generate: (order, { signal, report }) =>
      queued(async () => {
        const { model, packets, trace, record } = trained();
        const elsewhere = secondSampler(trained(), signal);
        const visit = visiting(report, signal);
        const draw: Draw<Awaited<ReturnType<typeof generateTrace>>> = (request, visit) =>
          generateTrace({ model, trace, record }, request, { elsewhere, visit });
        const made = await generateScenario(order, trace, draw, visit);
        const whole = packets ? await fillPackets(packets, made.trace, order.seed, visit) : made.trace;
        return { ...made, trace: whole, record: { ...record, ...made.record } };
      }),
    generateBaseline: (order, { signal, report }) =>
      queued(() => baselineScenario(order, visiting(report, signal))),
    scoreTasks: (_, { signal }) =>
      asking(signal, ({ model, trace, record }, machine, pacer) =>
        scoreTasks(machine, model, trace, scoredWindows(trace, record.configuration), pacer),
      ),
    scoreFit: (_, { signal }) => asking(signal, scoreFit),
    surprise: (_, { signal }) =>
      asking(signal, ({ model, trace, record }, machine, pacer) =>
        findSurprise(machine, model, trace, allWindows(trace, record.configuration), pacer),
      ),
    forget() {
      held = null;
      return null;
    },
    async keep({ project, part, modelHash }) {
      await keepModel(project, part, ofHash(trained(), modelHash));
      return null;
    },
    restore: ({ project, part, trace }, { signal }) =>
      queued(async () => {
        const kept = await restoreModel(project, part);
        signal.throwIfAborted();
        held = { ...kept, trace };
        return null;
      }),
  };
}

async function scoreFit({ model, trace, record }: Held, machine: Machine, pacer: Pacer) {
  const { heldOut } = splitSpan(trace.span, record.configuration.holdout);
  return heldOut.length > 0 ? scoreModel(machine, model, trace, heldOut, pacer) : null;
}

const NO_TEMPERATURE = 'a baseline has no temperature: the ones asked for changed nothing';

async function baselineScenario(order: BaselineOrder, visit: ReturnType<typeof visiting>) {
  const draw: Draw<Awaited<ReturnType<typeof generateBaseline>>> = (request, visit) =>
    generateBaseline({ ...order, ...request }, visit);
  const made = await generateScenario(order, order.trace, draw, visit);
  const isTempered = Object.keys(order.scenario?.temperatures ?? {}).length > 0;
  return isTempered ? { ...made, warnings: [...made.warnings, NO_TEMPERATURE] } : made;
}

/** Tells of progress where there is some, and lets messages in; throws where the call has been cancelled. */
function visiting(report: (progress: GenerateProgress) => void, signal: AbortSignal) {
  const breathe = breatheUntil(signal);
  return async (progress: GenerateProgress | null) => {
    if (progress) report(progress);
    await breathe();
  };
}

type ModelWork<T> = (held: Held, machine: Machine, pacer: Pacer) => Promise<T>;

/** Work on a machine that holds the model's weights. */
async function onMachine<T>(held: Held, signal: AbortSignal, work: ModelWork<T>): Promise<T> {
  const { backend, kernelPlan: plan, configuration } = held.record;
  const threads = threadsFor(configuration.pace);
  const machine = await createMachine(backend.backend, held.model.weights, { plan, threads });
  const breathe = breatheUntil(signal);
  const pacer = createPacer(machine, configuration.pace, () => performance.now(), breathe);
  try {
    return await work(held, machine, pacer);
  } finally {
    machine.dispose();
  }
}

/** The page asks for the model that it knows of; another may have come since. */
function ofHash(held: Held, modelHash: string): Held {
  if (held.record.modelHash !== modelHash) throw new Error('another model has been trained meanwhile');
  return held;
}

/** Trained on or held out, each stretch for itself. */
function allWindows({ span }: Trace, { holdout }: Configuration): readonly TimeWindow[] {
  const { training, heldOut } = splitSpan(span, holdout);
  return [...training, ...heldOut].sort((a, b) => a.from - b.from);
}

/** What was held out when the model was trained; all of it where nothing was. */
function scoredWindows({ span }: Trace, { holdout }: Configuration): readonly TimeWindow[] {
  const { training, heldOut } = splitSpan(span, holdout);
  return heldOut.length > 0 ? heldOut : training;
}
