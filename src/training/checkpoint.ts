/**
 * A run between two steps, as plain data: one that goes on from it ends in the same weights as one that was never
 * interrupted (same backend and plan, bounded by steps or epochs). `storage/packed.ts` turns it into bytes.
 */
import type { KernelPlan } from '../kernels/machine';
import type { RandomState } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import type { MeterState } from './meter';
import type { TrainerState } from './trainer';
import type { ValidatorState } from './validator';

export interface Checkpoint {
  /** Steps taken. */
  readonly step: number;
  readonly epoch: number;
  /** Batches of this epoch that have been trained on. */
  readonly batch: number;
  /** Of the bounds, used so far. */
  readonly seconds: number;
  /** As it is trained: the pace may have widened batches. */
  readonly configuration: ModelConfiguration;
  readonly seed: number;
  readonly plan: KernelPlan;
  /** Orders of epochs, as it was when this one began. */
  readonly random: RandomState;
  readonly dropout: RandomState;
  readonly weights: Float32Array;
  readonly trainer: TrainerState;
  readonly validator: ValidatorState;
  readonly meter: MeterState;
}

/** Throws unless the checkpoint fits a model of so many parameters and this seed. */
export function checkFits({ weights, trainer, seed }: Checkpoint, parameters: number, wanted: number): void {
  if (weights.length !== parameters || trainer.moments.length !== 2 * parameters)
    throw new Error(
      `checkpoint of ${weights.length} parameters, but this trace and configuration make a model of ${parameters}; train again`,
    );
  if (seed !== wanted)
    throw new Error(`checkpoint of seed ${seed}, but the run has seed ${wanted}; train again`);
}
