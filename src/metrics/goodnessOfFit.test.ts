/** Residuals of laws that are true, and of laws that are not. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { describeGoodnessOfFit } from './goodnessOfFit';

const N = 4000;
const random = createRandom(4);
const gaps = Float64Array.from({ length: N }, () => random.exponential() * 3);

/** Of an exponential law of that mean, seen on ticks of that size (0: exactly). */
function massesUnder(mean: number, tick: number) {
  const survival = (gap: number) => Math.exp(-gap / mean);
  if (tick === 0) return { after: gaps.map(survival), before: gaps.map(survival) };
  const ticks = gaps.map((gap) => Math.floor(gap / tick) * tick);
  return { after: ticks.map((at) => survival(at + tick)), before: ticks.map(survival) };
}

describe('goodness of fit', () => {
  it.each([
    ['a density', 0],
    ['fine ticks', 0.01],
    ['ticks longer than the mean gap', 4],
  ])('a true law stays in the band: %s', (_, tick) => {
    const { ks, band, n, expected, observed } = describeGoodnessOfFit(massesUnder(3, tick), 1);
    expect(n).toBe(N);
    expect(band).toBeCloseTo(1.358 / Math.sqrt(N), 12);
    expect(ks).toBeLessThan(band);
    expect(expected).toHaveLength(200);
    expect(expected[100]!).toBeCloseTo(Math.LN2, 1);
    observed.subarray(0, 190).forEach((one, i) => expect(Math.abs(one - expected[i]!)).toBeLessThan(0.25));
  });

  it('a law a fifth too fast leaves it, with residuals a fifth too long', () => {
    const { ks, band, expected, observed } = describeGoodnessOfFit(massesUnder(2.5, 0), 1);
    expect(ks).toBeGreaterThan(2 * band);
    expect(observed[100]! / expected[100]!).toBeCloseTo(1.2, 1);
  });

  it('an event that was held impossible is a very long residual, not an infinite one', () => {
    const impossible = { after: new Float64Array(3), before: new Float64Array(3) };
    expect(describeGoodnessOfFit(impossible, 1).observed.every(Number.isFinite)).toBe(true);
  });
});
