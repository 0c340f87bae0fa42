/**
 * Diagonal linear recurrence s_t = a_t ⊙ s_{t−1} + v_t over any length in one dispatch: the history of the model.
 * Gradient: c_t = g_t + a_{t+1} ⊙ c_{t+1}, ∂v_t = c_t, ∂a_t = c_t ⊙ s_{t−1} (reverse scan; Martin & Cundy 2018).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Shapes } from './defineKernel';
import { defineKernel } from './defineKernel';

const forward = defineKernel({
  name: 'DecayScan',
  inputs: ['decay', 'value', 'first'],
  shape: ([decay]) => [...decay!],
  compute([a, v, first], s, shapes) {
    const [batch, steps, channels] = dimensions(shapes);
    for (let b = 0; b < batch; b++) {
      for (let t = 0; t < steps; t++) {
        const row = (b * steps + t) * channels;
        for (let c = 0; c < channels; c++) {
          const before = t === 0 ? first![b * channels + c]! : s[row - channels + c]!;
          s[row + c] = a![row + c]! * before + v![row + c]!;
        }
      }
    }
  },
  program(shapes) {
    const [batch, steps, channels] = dimensions(shapes);
    return {
      invocations: batch * channels,
      body: `
        let b = index / ${channels};
        let c = index % ${channels};
        var s = first[index];
        var at = b * ${steps * channels} + c;
        for (var t = 0; t < ${steps}; t++) {
          s = decay[at] * s + value[at];
          result[at] = s;
          at += ${channels};
        }`,
    };
  },
});

const backward = defineKernel({
  name: 'DecayScanGradient',
  inputs: ['decay', 'dy'],
  shape: ([decay]) => [...decay!],
  compute([a, dy], c, shapes) {
    const [batch, steps, channels] = dimensions(shapes);
    for (let b = 0; b < batch; b++) {
      for (let t = steps - 1; t >= 0; t--) {
        const row = (b * steps + t) * channels;
        for (let k = 0; k < channels; k++) {
          const after = t === steps - 1 ? 0 : a![row + channels + k]! * c[row + channels + k]!;
          c[row + k] = dy![row + k]! + after;
        }
      }
    }
  },
  program(shapes) {
    const [batch, steps, channels] = dimensions(shapes);
    return {
      invocations: batch * channels,
      body: `
        let b = index / ${channels};
        let c = index % ${channels};
        var carry = 0.0;
        var at = (b + 1) * ${steps * channels} - ${channels} + c;
        for (var t = 0; t < ${steps}; t++) {
          carry += dy[at];
          result[at] = carry;
          carry *= decay[at];
          at -= ${channels};
        }`,
    };
  },
});

/**
 * s_t = a_t ⊙ s_{t−1} + v_t with s_0 = `first`, which is taken as a constant (state carried from an earlier step).
 * @param decay a, [batch, steps, channels]
 * @param value v, [batch, steps, channels]
 * @param first [batch, channels]
 * @returns s, [batch, steps, channels]
 */
export function decayScan(decay: tf.Tensor3D, value: tf.Tensor3D, first: tf.Tensor2D): tf.Tensor3D {
  const scan = tf.customGrad((a, v, save) => {
    const s = forward(a as tf.Tensor, v as tf.Tensor, first);
    (save as tf.GradSaveFunc)([a as tf.Tensor, s, first]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [savedDecay, states, start] = saved as [tf.Tensor3D, tf.Tensor3D, tf.Tensor2D];
      const [batch, steps, channels] = savedDecay.shape;
      const dv = backward(savedDecay, dy); // [batch, steps, channels]
      const before =
        steps === 1
          ? tf.expandDims(start, 1)
          : tf.concat(
              [tf.expandDims(start, 1), tf.slice(states, [0, 0, 0], [batch, steps - 1, channels])],
              1,
            ); // s_{t−1}
      return [tf.mul(dv, before), dv];
    };
    return { value: s, gradFunc };
  });
  return scan(decay, value) as tf.Tensor3D;
}

function dimensions(shapes: Shapes): readonly [batch: number, steps: number, channels: number] {
  return shapes[0] as [number, number, number];
}
