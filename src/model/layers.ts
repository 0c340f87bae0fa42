/** The two element-wise pieces every part of the model shares. */
import * as tf from '@tensorflow/tfjs-core';

export const NORM_EPSILON = 1e-5;

/** Layer normalisation over the last axis (Ba et al. 2016). x [n, width], gain and bias [width]. */
export function layerNorm(x: tf.Tensor2D, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor2D {
  const centred = tf.sub(x, tf.mean(x, 1, true));
  const variance = tf.mean(tf.square(centred), 1, true); // [n, 1]
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, NORM_EPSILON))), gain), bias);
}

/** silu(x) = x σ(x), any shape. */
export function silu<T extends tf.Tensor>(x: T): T {
  return tf.mul(x, tf.sigmoid(x));
}
