/** Reverse-mode gradient of the batch loss with respect to the flat parameter vector. */
import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../model/features';
import type { HistoryState } from '../model/history';
import { batchLikelihood } from '../model/likelihood';
import { batchLoss } from '../model/loss';
import type { Dimensions, ParameterLayout } from '../model/parameters';
import { nameParameters, unpackParameters } from '../model/parameters';

/**
 * d loss / d weights as one vector, with the losses per task and the history to carry on; all the caller's to dispose.
 * @param weights [parameters]
 */
export function lossGradient(
  layout: ParameterLayout,
  dimensions: Dimensions,
  weights: tf.Tensor1D,
  batch: Batch,
  state: HistoryState,
) {
  const kept: { losses?: tf.Tensor1D; next?: HistoryState } = {};
  const gradient = tf.tidy(() => {
    const parts = unpackParameters(layout, weights);
    const loss = (...tensors: tf.Tensor[]) => {
      const { losses, next } = batchLikelihood(nameParameters(layout, tensors), dimensions, batch, state);
      kept.losses = tf.keep(losses);
      kept.next = { layers: next.layers.map((layer) => tf.keep(layer)) };
      return batchLoss(losses, batch);
    };
    const { grads } = tf.valueAndGrads(loss)(parts);
    return tf.concat(grads.map((each) => tf.reshape(each, [-1]))) as tf.Tensor1D;
  });
  return { gradient, losses: kept.losses!, next: kept.next! };
}
