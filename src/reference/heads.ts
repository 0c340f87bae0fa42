/** When and what: logits over a stream's gap categories, and over each mark's tokens along the chain. */
import * as tf from '@tensorflow/tfjs-core';
import { layerNorm, linear, product, silu } from './layers';
import type { Parameters } from './parameters';

/**
 * @param history [n, width]
 * @param context the stream's share of the context, [n, width]
 * @param bias the stream's own gap bias, [n, categories]
 * @param clock at event i − 1, [n, clock]
 * @returns logits, [n, categories]
 */
export function gapLogits(
  p: Parameters,
  history: tf.Tensor2D,
  context: tf.Tensor2D,
  bias: tf.Tensor2D,
  clock: tf.Tensor2D,
): tf.Tensor2D {
  const input = tf.add(tf.add(history, context), product(clock, p('gap.clock'))) as tf.Tensor2D; // [n, width]
  const u = layerNorm(input, p('gap.norm.gain'), p('gap.norm.bias'));
  const hidden = silu(linear(u, p('gap.hidden.weights'), p('gap.hidden.bias')));
  return tf.add(linear(hidden, p('gap.output.weights'), p('gap.output.bias')), bias);
}

/**
 * What every mark sees before any of them is decided.
 * @param history [n, width]
 * @param context the stream's share of the context, [n, width]
 * @param clock at event i, [n, clock]
 * @param gap encoding of log τ_i, [n, ENCODING_SIZE]
 * @returns u, [n, width]
 */
export function markInput(
  p: Parameters,
  history: tf.Tensor2D,
  context: tf.Tensor2D,
  clock: tf.Tensor2D,
  gap: tf.Tensor2D,
): tf.Tensor2D {
  const input = linear(history, p('marks.input.weights'), p('marks.input.bias'));
  const normed = layerNorm(input, p('marks.norm.gain'), p('marks.norm.bias'));
  const when = product(tf.concat2d([clock, gap], 1), p('marks.when')); // [n, width]
  return tf.add(tf.add(normed, context), when);
}

/**
 * @param u input with the marks before this one added, [n, width]
 * @param pairBias the stream's own and what ages add, for mark 0; impossible pairs at −1e4, [n, pairs]
 * @returns logits, [n, tokens of the mark]
 */
export function markLogits(p: Parameters, mark: number, u: tf.Tensor2D, pairBias: tf.Tensor2D): tf.Tensor2D {
  const hidden = silu(linear(u, p(`marks.${mark}.hidden.weights`), p(`marks.${mark}.hidden.bias`)));
  const logits = linear(hidden, p(`marks.${mark}.output.weights`), p(`marks.${mark}.output.bias`));
  return mark === 0 ? tf.add(logits, pairBias) : logits;
}
