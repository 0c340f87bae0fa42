/** Draws follow the distribution that the loss scores, from the start and after a silence. */
import { describe, expect, it } from 'vitest';
import { ENDING, mixtureLoss } from '../kernels/mixtureLoss';
import { createRandom } from '../math/random';
import { sampleMixtureGap } from './sampleMixtureGap';

const K = 3;
/** Logits, locations of log τ, raw log-scales: a narrow one, a wide one, one far away. */
const PARAMETERS = [0.3, -1, 0.8, -0.2, -3, 5, -2.5, 0.7, -0.4];

/** P(gap > τ) as the likelihood has it. */
function survival(tau: number): number {
  const floats = Float64Array.of(...PARAMETERS, Math.log(tau), 1, 1, 0);
  const place = { target: 3 * K, weight: 3 * K + 1, event: 0, loss: 3 * K + 3 };
  const group = { parameters: { at: 0, rows: 1, columns: 3 * K, stride: 3 * K }, components: K, ...place };
  mixtureLoss(
    { kernel: 'mixtureLoss', groups: [group], gradient: false, scale: 3 * K + 2 },
    { weights: new Float64Array(), floats, integers: Int32Array.of(ENDING.longer) },
  );
  return Math.exp(-floats[place.loss]!);
}

describe('sampleMixtureGap', () => {
  it.each([0, 1e-3, 0.7, 40, 1000, 1e5])('follows the scored distribution beyond %d s', (elapsed) => {
    const random = createRandom(4);
    const draws = 4000;
    const gaps = Float64Array.from({ length: draws }, () =>
      sampleMixtureGap(PARAMETERS, K, random, elapsed),
    ).sort();
    expect(gaps[0]!).toBeGreaterThanOrEqual(elapsed);
    const beyond = elapsed > 0 ? survival(elapsed) : 1;
    const distance = gaps.reduce(
      (most, gap, i) => Math.max(most, Math.abs(1 - survival(gap) / beyond - (i + 0.5) / draws)),
      0,
    );
    // Kolmogorov's 1 % point.
    expect(distance).toBeLessThan(1.63 / Math.sqrt(draws));
  });

  it('is finite and past the silence however unlikely that is', () => {
    const gap = sampleMixtureGap([0, -20, -6], 1, createRandom(1), 1e6);
    expect(gap).toBeGreaterThanOrEqual(1e6);
    expect(gap).toBeLessThan(Infinity);
    expect(sampleMixtureGap([0, 5000, 6], 1, createRandom(1))).toBeLessThan(Infinity);
  });
});
