/** When: logits over a stream's gap categories, from what was known at event i − 1 (model.md §5). */
import * as tf from '@tensorflow/tfjs-core';
import { linear, product } from '../../kernels/linear';
import type { Batch } from '../features';
import { layerNorm, silu } from '../layers';
import type { Parameters } from '../parameters';

/**
 * @param history [n, width]
 * @param context the stream's share of the context, [n, width]
 * @param bias the stream's own gap bias, [n, categories]
 * @returns logits, [n, categories]
 */
export function gapLogits(
  p: Parameters,
  history: tf.Tensor2D,
  context: tf.Tensor2D,
  bias: tf.Tensor2D,
  batch: Batch,
): tf.Tensor2D {
  const clock = product(batch.clockBefore, p('gap.clock')); // [n, width]
  const u = layerNorm(tf.add(tf.add(history, context), clock), p('gap.norm.gain'), p('gap.norm.bias'));
  const hidden = silu(linear(u, p('gap.hidden.weights'), p('gap.hidden.bias')));
  return tf.add(linear(hidden, p('gap.output.weights'), p('gap.output.bias')), bias);
}
