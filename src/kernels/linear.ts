/**
 * y = x W + b and its gradients with transposes made explicit: the wasm backend's matMul with transpose flags takes a
 * slow path (measured 8–10× slower than transposing first).
 */
import * as tf from '@tensorflow/tfjs-core';

/**
 * One layer.
 * @param x [rows, in]
 * @param weights [in, out]
 * @param bias [out]
 * @returns [rows, out]
 */
export function linear(x: tf.Tensor2D, weights: tf.Tensor2D, bias: tf.Tensor): tf.Tensor2D {
  return tf.add(product(x, weights), bias);
}

/** x W, [rows, in] · [in, out]. */
export function product(x: tf.Tensor2D, weights: tf.Tensor2D): tf.Tensor2D {
  const multiply = tf.customGrad((a, w, save) => {
    (save as tf.GradSaveFunc)([a as tf.Tensor, w as tf.Tensor]);
    return {
      value: tf.matMul(a as tf.Tensor, w as tf.Tensor),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedX, savedW] = saved as [tf.Tensor, tf.Tensor];
        return [tf.matMul(dy, tf.transpose(savedW)), tf.matMul(tf.transpose(savedX), dy)];
      },
    };
  });
  return multiply(x, weights) as tf.Tensor2D;
}
