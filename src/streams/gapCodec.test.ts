import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { encodeGap, fitGapCodec, gapCategories, neverAgain, SAME_TICK, sampleGap } from './gapCodec';

const random = createRandom(7);
const GAPS = Array.from({ length: 3000 }, () =>
  random.uniform() < 0.2 ? 0 : random.uniform() < 0.5 ? 60 + random.normal() : 5 * random.exponential(),
);
const codec = fitGapCodec(GAPS, 32, 1e-6);
const categories = Array.from({ length: gapCategories(codec) - 1 }, (_, k) => k);

describe('gap codec', () => {
  it.each(categories)('category %i: the density integrates to 1 over its gaps', (category) => {
    const low = category === SAME_TICK ? 0 : Math.exp(codec.edges[category - 1]!);
    const high =
      category === SAME_TICK
        ? codec.resolution
        : category === codec.edges.length
          ? low * 1e12
          : Math.exp(codec.edges[category]!);
    const steps = 20_000;
    let integral = 0;
    const from = Math.log(Math.max(low, 1e-12));
    const width = (Math.log(high) - from) / steps;
    for (let i = 0; i < steps; i++) {
      const gap = Math.exp(from + (i + 0.5) * width);
      integral += Math.exp(encodeGap(codec, gap).logDensity) * gap * width;
    }
    expect(integral).toBeCloseTo(1, 2);
  });

  it.each(categories)('category %i: samples agree with the survival function (KS)', (category) => {
    const source = createRandom(11);
    const n = 2000;
    const draws = Float64Array.from({ length: n }, () => sampleGap(codec, category, source)).sort();
    const gap = Math.max(
      ...Array.from(draws, (draw, i) => Math.abs(1 - encodeGap(codec, draw).survival - (i + 0.5) / n)),
    );
    expect(draws.every((draw) => encodeGap(codec, draw).category === category)).toBe(true);
    expect(gap).toBeLessThan(1.63 / Math.sqrt(n)); // 1 % critical value
  });

  it('draws beyond an elapsed silence', () => {
    const category = encodeGap(codec, 60).category;
    const elapsed = Math.exp((codec.edges[category - 1]! + codec.edges[category]!) / 2);
    for (let i = 0; i < 100; i++)
      expect(sampleGap(codec, category, random, elapsed)).toBeGreaterThanOrEqual(elapsed);
  });

  it('has the same number of categories however few gaps there are, and no gap without density', () => {
    const few = fitGapCodec([3, 4], 32, 1e-6);
    expect(gapCategories(few)).toBe(gapCategories(codec));
    for (const gap of [0, 1e-9, 1e-6, 0.1, 3, 4, 1e9])
      expect(Number.isFinite(encodeGap(few, gap).logDensity)).toBe(true);
    expect(sampleGap(few, neverAgain(few), random)).toBe(Infinity);
  });
});
