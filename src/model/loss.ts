/** What training minimises: the plain sum of all tasks, nats per event; no weighting beat it (model.md §7). */
import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from './features';

/** @param losses Σ over slots per task, [tasks] */
export function batchLoss(losses: tf.Tensor1D, batch: Batch): tf.Scalar {
  return tf.div(tf.sum(losses), batch.events);
}
