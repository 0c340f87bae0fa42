/** One optimiser step after another: gradients of the batch loss with respect to the flat parameter vector. */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import { disposeBatch, makeBatch } from '../model/features';
import type { HistoryState } from '../model/history';
import { emptyHistory } from '../model/history';
import type { Dimensions } from '../model/parameters';
import { decayMask, layoutParameters, modelDimensions } from '../model/parameters';
import type { SlotGrid } from '../streams/batches';
import type { Codecs, SlotTable } from '../streams/dataset';
import { lossGradient } from './lossGradient';
import type { OptimiserState } from './optimiser';
import { startOptimiser, updateWeights } from './optimiser';

export interface StepResult {
  /** Σ over slots per task and, last, the gradient norm: [tasks + 1]; the caller reads and disposes it. */
  readonly figures: tf.Tensor1D;
  /** Events in the batch. */
  readonly events: number;
}

export interface Trainer {
  readonly dimensions: Dimensions;
  readonly weights: () => tf.Tensor1D;
  /** Forgets the carried history: a new epoch's lanes are other sequences. */
  startEpoch(): void;
  step(grid: SlotGrid, learningRate: number): StepResult;
  dispose(): void;
}

/** Starts from `weights`; owns its tensors until disposed. */
export function createTrainer(
  codecs: Codecs,
  configuration: ModelConfiguration,
  table: SlotTable,
  weights: Float32Array,
  random: Random,
): Trainer {
  const dimensions = modelDimensions(codecs, configuration);
  const layout = layoutParameters(dimensions);
  const mask = tf.tensor1d(decayMask(layout));
  const emptied = () => emptyHistory(configuration.lanes, dimensions.width, dimensions.layers);
  let optimiser = startOptimiser(weights);
  let state = emptied();
  let step = 0;
  return {
    dimensions,
    weights: () => optimiser.weights,
    startEpoch() {
      disposeState(state);
      state = emptied();
    },
    step(grid, learningRate) {
      const dropout = configuration.dropout > 0 ? { rate: configuration.dropout, random } : null;
      const batch = makeBatch(codecs, dimensions, table, grid, configuration, dropout);
      const { gradient, losses, next } = lossGradient(layout, dimensions, optimiser.weights, batch, state);
      const { norm, ...updated } = updateWeights(optimiser, gradient, mask, {
        ...configuration,
        step: step++,
        learningRate,
      });
      const figures = tf.tidy(() => tf.concat([losses, tf.reshape(norm, [1])])) as tf.Tensor1D;
      tf.dispose([gradient, losses, norm]);
      disposeBatch(batch);
      disposeState(state);
      disposeOptimiser(optimiser);
      [state, optimiser] = [next, updated];
      return { figures, events: batch.events };
    },
    dispose() {
      disposeState(state);
      disposeOptimiser(optimiser);
      mask.dispose();
    },
  };
}

function disposeState(state: HistoryState): void {
  tf.dispose(state.layers as tf.Tensor2D[]);
}

function disposeOptimiser({ weights, first, second }: OptimiserState): void {
  tf.dispose([weights, first, second]);
}
