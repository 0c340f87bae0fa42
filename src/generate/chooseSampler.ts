/** The faster of two ways to sample, measured on the model and the request themselves. */
import type { GenerateRequest } from '../streams/generator';
import { isCoarse } from './clockGrid';
import { streamSizes } from './streamLanes';
import type { GenerativeModel } from './streamLanes';
import type { StreamSampler } from './tempoNet';

/** Who draws: the host, or the device with no look back at it. */
export type SamplerName = 'host' | 'device';

export interface SamplerCandidate {
  readonly sample: StreamSampler;
  /** How many such samplers would share the streams. */
  readonly workers: number;
}

/** The platform's part. */
export interface Measuring {
  /** Seconds. */
  now(): number;
  /** Called between blocks; throws to end it all. */
  pause(): Promise<void>;
}

/** Fewer events than this are drawn before a measurement is over. */
const WORTH_MEASURING = 20_000;
const SECONDS = 0.5;

/** Whether the device can draw for such a model: its kernels know bins, the chain of marks, harmonics of the clock, and no ticks. */
export function canSampleOnDevice({ configuration, codecs }: GenerativeModel): boolean {
  const { gap, marks, clock } = configuration;
  const isKnown = gap === 'bins' && marks === 'chained' && clock === 'harmonics';
  return isKnown && !isCoarse(codecs.encoder.resolution);
}

/** Measures each for a moment on the request's own streams. */
export async function chooseSampler(
  { codecs }: GenerativeModel,
  request: GenerateRequest,
  candidates: Readonly<Record<SamplerName, SamplerCandidate>>,
  measuring: Measuring,
): Promise<SamplerName> {
  const streams = [...codecs.encoder.streams.keys()];
  const device = await speedOf(candidates.device, request, streams, measuring);
  const host = await speedOf(candidates.host, request, streams, measuring);
  return device > host ? 'device' : 'host';
}

/** Whether a request is long enough for the faster sampler to make up for the measurement. */
export function isWorthMeasuring({ codecs }: GenerativeModel, { window }: GenerateRequest): boolean {
  const trained = codecs.windows.reduce((sum, { from, to }) => sum + to - from, 0);
  const events = streamSizes(codecs).reduce((sum, size) => sum + size, 0);
  return (events * (window.to - window.from)) / trained >= WORTH_MEASURING;
}

/** Events a second of all workers, the start left out; 0 of a sampler that this machine cannot start. */
async function speedOf(
  { sample, workers }: SamplerCandidate,
  request: GenerateRequest,
  streams: readonly number[],
  { now, pause }: Measuring,
): Promise<number> {
  const steps = sample(request, streams);
  try {
    const first = await steps.next().catch(() => null);
    if (first === null) return 0;
    if (first.done) return Infinity;
    const began = now();
    let events = first.value.events;
    while (now() - began < SECONDS) {
      await pause();
      const next = await steps.next();
      if (next.done) break;
      events = next.value.events;
    }
    return (workers * (events - first.value.events)) / Math.max(now() - began, 1e-6);
  } finally {
    await steps.return([]);
  }
}
