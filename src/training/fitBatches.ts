/**
 * Batches for short traces. At the default shape a trace of two thousand events is one batch a pass: training then overfits,
 * pass by pass, before it has taken the steps that it needs, and early stopping keeps what forty steps made of it. Smaller
 * batches take more steps on what has been seen less often, and their noise regularises (Keskar et al. 2017).
 */
import type { ModelConfiguration } from '../model/configuration';
import type { BatchShape } from '../streams/batches';
import { batchesPerEpoch } from '../streams/batches';
import type { Sequences } from '../streams/sequences';

/** Batches that a pass should have at least. */
const LEAST_BATCHES = 8;
/** No batch is cut below this: a device would idle, and a history would learn over too few events. */
const LEAST = { lanes: 8, steps: 32 } as const;
/** What lanes and steps are divided by, as far as need be. */
const DIVISORS = [
  { lanes: 1, steps: 1 },
  { lanes: 2, steps: 1 },
  { lanes: 2, steps: 2 },
  { lanes: 3, steps: 2 },
] as const;

/** The configuration with the largest batches of which a pass has enough; with the smallest where none are few enough. */
export function fitBatches(
  configuration: ModelConfiguration,
  sequences: Pick<Sequences, 'length'>,
): ModelConfiguration {
  const shapes = DIVISORS.map((by) => ({
    lanes: Math.max(Math.floor(configuration.lanes / by.lanes), Math.min(LEAST.lanes, configuration.lanes)),
    steps: Math.max(Math.floor(configuration.steps / by.steps), Math.min(LEAST.steps, configuration.steps)),
  }));
  return { ...configuration, ...(shapes.find((shape) => !areFew(shape, sequences)) ?? shapes.at(-1)!) };
}

/** Whether a pass has too few batches of this shape. */
export function areFew(shape: BatchShape, sequences: Pick<Sequences, 'length'>): boolean {
  return batchesPerEpoch(sequences, shape) < LEAST_BATCHES;
}
