import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { expectAllClose } from '../testing/expectAllClose';
import { ENDING, LOG_SCALE_BOUND, mixtureLoss, normalTail } from './mixtureLoss';

const K = 4;
/** Logits, locations of log τ, raw log-scales: narrow, wide, and apart. */
const PARAMETERS = [0.3, -1, 0.8, -0.2, -3, 0.5, 1.5, 6, -1, 0.2, 0.7, -0.4];

interface Outcome {
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** One row on float64 memories. */
function score(parameters: ArrayLike<number>, logTau: number, ending: number, weight = 1): Outcome {
  const floats = new Float64Array(3 * K + 4);
  floats.set(parameters);
  floats.set([logTau, weight, 1], 3 * K);
  const place = { target: 3 * K, weight: 3 * K + 1, loss: 3 * K + 3, event: 0 };
  const group = { parameters: { at: 0, rows: 1, columns: 3 * K, stride: 3 * K }, components: K, ...place };
  mixtureLoss(
    { kernel: 'mixtureLoss', groups: [group], gradient: true, scale: 3 * K + 2 },
    { weights: new Float64Array(), floats, integers: Int32Array.of(ending) },
  );
  return { loss: floats[place.loss]!, gradient: floats.slice(0, 3 * K) };
}

/** Central differences of a function of float64 numbers. */
function finiteDifferences(f: (x: readonly number[]) => number, x: readonly number[]): number[] {
  const step = 1e-5;
  return x.map((value, k) => (f(x.with(k, value + step)) - f(x.with(k, value - step))) / (2 * step));
}

const density = (tau: number) => Math.exp(-score(PARAMETERS, Math.log(tau), ENDING.event).loss);
const below = (tau: number) => Math.exp(-score(PARAMETERS, Math.log(tau), ENDING.shorter).loss);
const survival = (tau: number) => Math.exp(-score(PARAMETERS, Math.log(tau), ENDING.longer).loss);

/** ∫ density dτ between two logs of τ, by Simpson's rule in log τ. */
function mass(from: number, to: number): number {
  const steps = 8000;
  const width = (to - from) / steps;
  let sum = 0;
  for (let k = 0; k <= steps; k++) {
    const tau = Math.exp(from + k * width);
    sum += (k === 0 || k === steps ? 1 : k % 2 ? 4 : 2) * density(tau) * tau;
  }
  return (sum * width) / 3;
}

describe('the tail of the normal distribution', () => {
  // −log₁₀ Φ̄(z): Abramowitz and Stegun, Handbook of Mathematical Functions (1964), table 26.2.
  it.each([
    [5, 6.54265],
    [10, 23.11805],
    [20, 88.5601],
    [30, 197.30921],
    [40, 349.43701],
  ])('log Φ̄(%d) is the tables’', (z, wanted) => {
    expect(-normalTail(z).logSurvival / Math.LN10).toBeCloseTo(wanted, 5);
  });

  // By mpmath's erfc and log1p, 60 digits.
  it.each([
    [-30, -4.90671392714819e-198],
    [-20, -2.75362411860623e-89],
    [-5, -2.86651612963764e-7],
    [-1, -0.17275377902345],
    [0, -0.693147180559945],
    [0.5, -1.17591176159362],
    [1, -1.84102164500926],
    [2, -3.78318433368203],
    [5, -15.0649983939887],
    [20, -203.917155371097],
    [40, -804.608442013754],
  ])('log Φ̄(%d) is exact to 2 parts in 100 million', (z, wanted) => {
    const { logSurvival } = normalTail(z);
    expect(Math.abs(logSurvival - wanted)).toBeLessThanOrEqual(2e-8 * Math.abs(wanted));
  });

  it('has the hazard for a slope', () => {
    for (let z = -37.03; z < 41; z += 0.37) {
      const [slope] = finiteDifferences((at) => normalTail(at[0]!).logSurvival, [z]);
      expectAllClose([normalTail(z).hazard], [-slope!], 1e-6);
    }
  });
});

describe('mixtureLoss', () => {
  it('is a density: it integrates to one', () => {
    expect(mass(-40, 60)).toBeCloseTo(1, 7);
  });

  it.each([1e-3, 0.05, 1, 3, 20, 400, 1e4])('the survival of %d is what the density leaves', (tau) => {
    expect(survival(tau)).toBeCloseTo(1 - mass(-40, Math.log(tau)), 7);
    expect(survival(tau)).toBeCloseTo(mass(Math.log(tau), 60), 7);
    expect(below(tau)).toBeCloseTo(mass(-40, Math.log(tau)), 7);
  });

  describe.each(Object.entries(ENDING))('of a gap that is %s', (_, ending) => {
    it.each([-60, -2, 0.4, 9, 60])('has the gradient of finite differences at log τ = %d', (logTau) => {
      const wanted = finiteDifferences((at) => score(at, logTau, ending).loss, PARAMETERS);
      expectAllClose(score(PARAMETERS, logTau, ending).gradient, wanted, 1e-6);
    });
  });

  it('bends log-scales into their bound, and keeps their slope', () => {
    const bent = [...PARAMETERS.slice(0, 2 * K), -40, 15, -3, 1e6];
    const wanted = finiteDifferences((at) => score(at, 0.5, ENDING.event).loss, bent);
    expectAllClose(score(bent, 0.5, ENDING.event).gradient, wanted, 1e-6);
    const widest = [...Array<number>(2 * K).fill(0), ...Array<number>(K).fill(1e9)];
    expect(score(widest, 0, ENDING.event).loss).toBeCloseTo(LOG_SCALE_BOUND + 0.9189385, 6);
  });

  it('weighs rows, and leaves out those of weight 0 whatever they hold', () => {
    const { loss, gradient } = score(PARAMETERS, 1, ENDING.event);
    const twice = score(PARAMETERS, 1, ENDING.event, 2);
    expect(twice.loss).toBeCloseTo(2 * loss, 12);
    expectAllClose(
      twice.gradient,
      gradient.map((value) => 2 * value),
      1e-12,
    );
    const none = score(PARAMETERS, NaN, ENDING.event, 0);
    expect([none.loss, ...none.gradient]).toEqual(Array<number>(3 * K + 1).fill(0));
  });

  it('is finite for any component up to 40 deviations away, and beyond', () => {
    const random = createRandom(3);
    for (let trial = 0; trial < 500; trial++) {
      const parameters = Array.from({ length: 3 * K }, (_, k) => (k < K ? 20 : 2) * random.normal());
      const { loss, gradient } = score(parameters, 160 * (random.uniform() - 0.5), trial % 3);
      expect([loss, ...gradient].every(Number.isFinite)).toBe(true);
    }
  });
});
