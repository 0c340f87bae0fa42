/** Gradients against central finite differences of a float64 reference. */
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Finite-difference gradient of a scalar float64 function at `x`. */
export function finiteDifferences(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  step = 1e-5,
): Float64Array {
  const at = Float64Array.from(x);
  return Float64Array.from(at, (value, i) => {
    at[i] = value + step;
    const above = f(at);
    at[i] = value - step;
    const below = f(at);
    at[i] = value;
    return (above - below) / (2 * step);
  });
}

/** Expects |actual − wanted| ≤ tolerance · max(1, |wanted|) element by element. */
export function expectAllClose(
  actual: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs(actual[i]! - wanted[i]!) / Math.max(1, Math.abs(wanted[i]!));
    if (!(error <= tolerance)) expect({ i, actual: actual[i] }).toEqual({ i, actual: wanted[i] });
  }
}

/** Runs `body` twice and expects that the second run leaves no tensor behind. */
export async function expectNoTensorLeak(body: () => Promise<void> | void): Promise<void> {
  await body();
  const before = tf.memory().numTensors;
  await body();
  expect(tf.memory().numTensors).toBe(before);
}
