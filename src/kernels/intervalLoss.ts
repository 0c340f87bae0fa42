/**
 * Negative log of the softmax mass on a run of categories: −log Σ_k w_k softmax(l)_k with w = `fraction` at the first
 * category, 1 up to the last. One category with fraction 1 is cross-entropy from an integer label; a run to the end is
 * the survival of a censored gap. Logits are read twice and never copied.
 * Gradient: ∂l_k = dy (softmax_k − w_k e^{l_k} / Σ_j w_j e^{l_j}).
 */
import * as tf from '@tensorflow/tfjs-core';
import { defineKernel } from './defineKernel';

/** Which mass each row's loss is the negative log of. */
export interface CategoryRun {
  /** First category, int32 [rows]. */
  readonly first: tf.Tensor1D;
  /** Last category, inclusive, int32 [rows]. */
  readonly last: tf.Tensor1D;
  /** Share of the first category's mass that counts, float32 [rows]; least mass 1e-30 keeps the log finite. */
  readonly fraction: tf.Tensor1D;
}

const LEAST = 1e-30;

/** e^{l − max} of the whole row and of the run, and the row's maximum. The run has a maximum of its own: it may be far below. */
function masses(
  logits: ArrayLike<number>,
  at: number,
  width: number,
  first: number,
  last: number,
  fraction: number,
) {
  let most = -Infinity;
  for (let k = at; k < at + width; k++) if (logits[k]! > most) most = logits[k]!;
  let runMost = -Infinity;
  for (let k = at + first; k <= at + last; k++) if (logits[k]! > runMost) runMost = logits[k]!;
  let total = 0;
  for (let k = at; k < at + width; k++) total += Math.exp(logits[k]! - most);
  let run = 0;
  for (let k = at + first; k <= at + last; k++) {
    run += (k === at + first ? fraction : 1) * (first === last ? 1 : Math.exp(logits[k]! - runMost));
  }
  return { most, total, runMost, run: Math.max(run, LEAST) };
}

const MASSES_WGSL = (width: number) => `
  struct Masses { most : f32, total : f32, runMost : f32, run : f32 };
  fn masses(row : i32) -> Masses {
    let at = row * ${width};
    var m = Masses(-3.0e38, 0.0, -3.0e38, 0.0);
    for (var k = 0; k < ${width}; k++) {
      let logit = logits[at + k];
      m.most = max(m.most, logit);
      if (k >= first[row] && k <= last[row]) { m.runMost = max(m.runMost, logit); }
    }
    for (var k = 0; k < ${width}; k++) {
      m.total += exp(logits[at + k] - m.most);
      if (k >= first[row] && k <= last[row]) {
        m.run += select(1.0, fraction[row], k == first[row]) * exp(logits[at + k] - m.runMost);
      }
    }
    m.run = max(m.run, 1.0e-30);
    return m;
  }`;

const forward = defineKernel({
  name: 'IntervalLoss',
  inputs: ['logits', 'first', 'last', 'fraction'],
  shape: ([logits]) => [logits![0]!],
  compute([logits, first, last, fraction], loss, shapes) {
    const [rows, width] = shapes[0] as [number, number];
    for (let row = 0; row < rows; row++) {
      const m = masses(logits!, row * width, width, first![row]!, last![row]!, fraction![row]!);
      loss[row] = m.most + Math.log(m.total) - m.runMost - Math.log(m.run);
    }
  },
  program(shapes) {
    const [rows, width] = shapes[0] as [number, number];
    return {
      invocations: rows,
      functions: MASSES_WGSL(width),
      body: `
        let m = masses(index);
        result[index] = m.most + log(m.total) - m.runMost - log(m.run);`,
    };
  },
});

const backward = defineKernel({
  name: 'IntervalLossGradient',
  inputs: ['logits', 'first', 'last', 'fraction', 'dy'],
  shape: ([logits]) => [...logits!],
  compute([logits, first, last, fraction, dy], gradient, shapes) {
    const [rows, width] = shapes[0] as [number, number];
    for (let row = 0; row < rows; row++) {
      const at = row * width;
      const m = masses(logits!, at, width, first![row]!, last![row]!, fraction![row]!);
      for (let k = 0; k < width; k++) {
        const inRun = k >= first![row]! && k <= last![row]!;
        const weight = inRun ? (k === first![row]! ? fraction![row]! : 1) : 0;
        const softmax = Math.exp(logits![at + k]! - m.most) / m.total;
        const posterior = weight === 0 ? 0 : (weight * Math.exp(logits![at + k]! - m.runMost)) / m.run;
        gradient[at + k] = dy![row]! * (softmax - posterior);
      }
    }
  },
  program(shapes) {
    const [rows, width] = shapes[0] as [number, number];
    return {
      invocations: rows,
      functions: MASSES_WGSL(width),
      body: `
        let m = masses(index);
        for (var k = 0; k < ${width}; k++) {
          let logit = logits[index * ${width} + k];
          var gradient = exp(logit - m.most) / m.total;
          if (k >= first[index] && k <= last[index]) {
            gradient -= select(1.0, fraction[index], k == first[index]) * exp(logit - m.runMost) / m.run;
          }
          result[index * ${width} + k] = dy[index] * gradient;
        }`,
    };
  },
});

/**
 * −log Σ_k w_k softmax(logits)_k per row.
 * @param logits [rows, categories]
 * @returns nats, [rows]
 */
export function intervalLoss(logits: tf.Tensor2D, run: CategoryRun): tf.Tensor1D {
  const loss = tf.customGrad((l, save) => {
    (save as tf.GradSaveFunc)([l as tf.Tensor, run.first, run.last, run.fraction]);
    return {
      value: forward(l as tf.Tensor, run.first, run.last, run.fraction),
      gradFunc: (dy: tf.Tensor, [logits, first, last, fraction]: tf.Tensor[]) => [
        backward(logits!, first!, last!, fraction!, dy),
      ],
    };
  });
  return loss(logits) as tf.Tensor1D;
}
