/** What: a chain of heads, each seeing the gap, the clock at the event and every mark decided before it (model.md §6). */
import * as tf from '@tensorflow/tfjs-core';
import { embeddingSum } from '../../kernels/embeddingSum';
import { linear, product } from '../../kernels/linear';
import type { Batch } from '../features';
import { layerNorm, silu } from '../layers';
import type { Parameters } from '../parameters';

/**
 * @param history [n, width]
 * @param context the stream's share of the context, [n, width]
 * @param pairBias the stream's own pair bias, [n, pairs]; impossible pairs at −1e4
 * @returns logits per mark, [n, tokens of that mark]
 */
export function markLogits(
  p: Parameters,
  history: tf.Tensor2D,
  context: tf.Tensor2D,
  pairBias: tf.Tensor2D,
  batch: Batch,
  marks: number,
): tf.Tensor2D[] {
  const [n, width] = history.shape;
  const input = layerNorm(
    linear(history, p('marks.input.weights'), p('marks.input.bias')),
    p('marks.norm.gain'),
    p('marks.norm.bias'),
  );
  const when = tf.add(product(batch.clockAt, p('marks.clock')), product(batch.gap, p('marks.gap'))); // [n, width]
  const u = tf.add(tf.add(input, context), when); // [n, width]
  const decided = tf.reshape(embeddingSum(p('marks.table'), batch.decided), [marks, n, width]);
  const inputs = tf.unstack(tf.add(tf.expandDims(u, 0), decided), 0) as tf.Tensor2D[]; // per mark [n, width]
  // One head after another: tfjs's wasm backend multiplies stacks of matrices without SIMD.
  return inputs.map((x, mark) => {
    const hidden = silu(linear(x, p(`marks.${mark}.hidden.weights`), p(`marks.${mark}.hidden.bias`)));
    const logits = linear(hidden, p(`marks.${mark}.output.weights`), p(`marks.${mark}.output.bias`));
    return mark === 0 ? tf.add(logits, pairBias) : logits;
  });
}
