/**
 * y = x W + b and its gradients with transposes made explicit: the wasm backend's matMul with transpose flags takes a
 * slow path (measured 8–10× slower than transposing first).
 */
import * as tf from '@tensorflow/tfjs-core';

/**
 * One layer, or a group of layers at once.
 * @param x [rows, in] or [group, rows, in]
 * @param weights [in, out] or [group, in, out]
 * @param bias [out] or [group, 1, out]
 * @returns [rows, out] or [group, rows, out]
 */
export function linear<T extends tf.Tensor>(x: T, weights: tf.Tensor, bias: tf.Tensor): T {
  return tf.add(product(x, weights), bias) as T;
}

/** x W for matrices or stacks of them. */
export function product<T extends tf.Tensor>(x: T, weights: tf.Tensor): T {
  const multiply = tf.customGrad((a, w, save) => {
    (save as tf.GradSaveFunc)([a as tf.Tensor, w as tf.Tensor]);
    return {
      value: tf.matMul(a as tf.Tensor, w as tf.Tensor),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedX, savedW] = saved as [tf.Tensor, tf.Tensor];
        return [tf.matMul(dy, transposed(savedW)), tf.matMul(transposed(savedX), dy)];
      },
    };
  });
  return multiply(x, weights) as T;
}

function transposed(matrix: tf.Tensor): tf.Tensor {
  return tf.transpose(matrix, matrix.rank === 3 ? [0, 2, 1] : [1, 0]);
}
