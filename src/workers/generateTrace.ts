/** A trained model's trace: by the faster sampler, on as many threads as there are. */
import type { SamplerName } from '../generate/chooseSampler';
import { canSampleOnDevice, chooseSampler, isWorthMeasuring } from '../generate/chooseSampler';
import { createDeviceSampler } from '../generate/deviceSampler';
import type { StreamSampler } from '../generate/tempoNet';
import { createStreamSampler, createTempoNet } from '../generate/tempoNet';
import { createHostMachine, createMachine } from '../kernels/createMachine';
import type { KernelPlan } from '../kernels/machine';
import type { GenerateProgress, GenerateRequest } from '../streams/generator';
import { isRhythmic } from '../streams/rhythm';
import type { Trace } from '../trace/trace';
import type { TrainedModel } from '../training/trainedModel';
import type { ModelRecord } from './protocol';

interface Source {
  readonly model: TrainedModel;
  readonly trace: Trace;
  readonly record: Pick<ModelRecord, 'backend' | 'kernelPlan' | 'configuration'>;
}

interface Threads {
  /** Samplers besides this thread's. */
  readonly elsewhere: readonly StreamSampler[];
  /** Is told of progress between blocks, and throws to end it all; null = still measuring. */
  readonly visit: (progress: GenerateProgress | null) => Promise<void>;
}

/** Measured once a model, so that the same seed yields the same trace again. */
const measured = new WeakMap<TrainedModel, Promise<SamplerName>>();

const clock = () => performance.now() / 1000;

/** Samples the window and says how. */
export async function generateTrace(source: Source, request: GenerateRequest, { elsewhere, visit }: Threads) {
  const began = clock();
  const { model, trace } = source;
  const { host, device, plans } = samplersOf(source);
  const workers = 1 + elsewhere.length;
  const candidates = { host: { sample: host, workers }, device: { sample: device, workers: 1 } };
  const sampler = await samplerFor(source, request, async () =>
    chooseSampler(model, request, candidates, { now: clock, pause: () => visit(null) }),
  );
  const samplers = sampler === 'device' ? [device] : [host, ...elsewhere];
  const warnings = new Set<string>();
  if (sampler === 'device' && hasRhythm(model)) warnings.add(NO_RHYTHM);
  const steps = createTempoNet(model, trace, samplers).generate(request);
  try {
    for (;;) {
      const next = await steps.next();
      if (next.done) {
        const record = { sampler, samplerPlan: plans[sampler]!, samplerWorkers: samplers.length };
        return { trace: next.value, record, seconds: clock() - began, warnings: [...warnings] };
      }
      if (next.value.warning) warnings.add(next.value.warning);
      await visit(next.value);
    }
  } finally {
    await steps.return(undefined as never);
  }
}

const NO_RHYTHM =
  'the device sampler draws without the hours and weekdays that this model was calibrated to; choose the host sampler for them';

const hasRhythm = ({ rhythms }: TrainedModel) => rhythms?.some(isRhythmic) === true;

/** A device that computes in software is slower than the host wherever it was measured. */
async function samplerFor(
  { model, record }: Source,
  request: GenerateRequest,
  measure: () => Promise<SamplerName>,
): Promise<SamplerName> {
  const { backend, software } = record.backend;
  const wanted = record.configuration.sampler;
  if (wanted === 'device' && backend !== 'webgpu')
    throw new Error(`sampler device: the model was trained on ${backend}; train on webgpu, or choose auto`);
  const isHosts = !canSampleOnDevice(model);
  const isTempered = Object.values(request.temperatures ?? {}).some((temperature) => temperature !== 1);
  if (isTempered && request.temperatures?.gap !== undefined && model.configuration.gap !== 'bins')
    throw new Error(
      'temperature gap: gaps of the faithful preset are a mixture, which has none; leave it out',
    );
  if (isTempered && wanted === 'device')
    throw new Error('sampler device: it knows no temperatures; choose auto or host, or leave them out');
  if (wanted === 'device' && isHosts)
    throw new Error(
      'sampler device: the faithful preset, and traces with a clock of coarse ticks, are drawn on the host only; choose auto or host',
    );
  if (wanted !== 'auto') return wanted;
  // The device's gaps know nothing of the rhythm: faster, but as busy at night as by day.
  if (isHosts || isTempered || hasRhythm(model)) return 'host';
  if (backend !== 'webgpu' || software || !isWorthMeasuring(model, request)) return 'host';
  const known = measured.get(model) ?? measure();
  measured.set(model, known);
  known.catch(() => measured.delete(model));
  return known;
}

function samplersOf({ model, trace, record }: Source) {
  const plans: Partial<Record<SamplerName, KernelPlan>> = {};
  const startHost = async (weights: Float32Array) => {
    const machine = await createHostMachine(weights, record.kernelPlan);
    plans.host = machine.plan;
    return machine;
  };
  const startDevice = async (weights: Float32Array) => {
    const machine = await createMachine(record.backend.backend, weights, { plan: record.kernelPlan });
    plans.device = machine.plan;
    return machine;
  };
  const host = createStreamSampler(model, trace, startHost);
  return { host, device: createDeviceSampler(model, trace, { startDevice, startHost }), plans };
}
