/** One optimiser step after another with the stock model: the slow twin of `training/`, for tests and benches. */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import { decayMask, layoutParameters, modelDimensions } from '../model/parameters';
import type { SlotGrid } from '../streams/batches';
import type { Codecs, SlotTable } from '../streams/dataset';
import { bestScan, disposeBatch, uploadBatch } from './batch';
import { describeBatch } from './columns';
import { disposeHistory, emptyHistory } from './history';
import { lossGradient } from './lossGradient';
import { startOptimiser, updateWeights } from './optimiser';
import type { ScanMethod } from './scan';

interface ReferenceTrainer {
  /** Flat parameters, [parameters]; the trainer's own. */
  weights(): tf.Tensor1D;
  /** Forgets the carried history: a new epoch's lanes are other sequences. */
  startEpoch(): void;
  /** Figures are Σ over slots per task and, last, the gradient norm, [tasks + 1]; the caller disposes them. */
  step(grid: SlotGrid, learningRate: number): { figures: tf.Tensor1D; events: number };
  dispose(): void;
}

/** Starts from `weights`; owns its tensors until disposed. Throws on a model that the reference does not cover. */
export function createReferenceTrainer(
  codecs: Codecs,
  configuration: ModelConfiguration,
  table: SlotTable,
  weights: Float32Array,
  random: Random,
  scan: ScanMethod = bestScan(),
): ReferenceTrainer {
  if (configuration.gap !== 'bins' || configuration.marks !== 'chained')
    throw new Error(
      'the reference covers gaps in bins and chained marks only; hold others to the float64 machine',
    );
  const dimensions = modelDimensions(codecs, configuration);
  const layout = layoutParameters(dimensions);
  const mask = tf.tensor1d(decayMask(layout));
  const emptied = () => emptyHistory(configuration.lanes, dimensions.width, dimensions.layers);
  let optimiser = startOptimiser(weights);
  let state = emptied();
  let step = 0;
  return {
    weights: () => optimiser.weights,
    startEpoch() {
      disposeHistory(state);
      state = emptied();
    },
    step(grid, learningRate) {
      const dropout = configuration.dropout > 0 ? { rate: configuration.dropout, random } : null;
      const columns = describeBatch(codecs, dimensions, table, grid, configuration, dropout);
      const batch = uploadBatch(columns, dimensions, scan);
      const { gradient, losses, next } = lossGradient(layout, dimensions, optimiser.weights, batch, state);
      const { norm, ...updated } = updateWeights(optimiser, gradient, mask, {
        ...configuration,
        step: step++,
        learningRate,
      });
      const figures = tf.tidy(() => tf.concat([losses, tf.reshape(norm, [1])])) as tf.Tensor1D;
      tf.dispose([gradient, losses, norm, ...Object.values(optimiser)]);
      disposeBatch(batch);
      disposeHistory(state);
      [state, optimiser] = [next, updated];
      return { figures, events: batch.events };
    },
    dispose() {
      disposeHistory(state);
      tf.dispose([...Object.values(optimiser), mask]);
    },
  };
}
