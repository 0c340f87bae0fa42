import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { createRandom } from '../math/random';
import { CELLS, encodeGap, fitGapCodec, gapCategories, neverAgain, SAME_TICK, sampleGap } from './gapCodec';

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

  it('draws gaps as training has them inside a bin, atoms within their tick and without drift', () => {
    const source = createRandom(3);
    const ticks = Array.from({ length: 400 }, () =>
      source.uniform() < 0.6 ? 0.5 : 0.6 + 0.2 * source.uniform() ** 4,
    );
    const coarse = fitGapCodec(ticks, 8, 1e-4);
    const counts = new Float64Array(gapCategories(coarse));
    for (const gap of ticks) counts[encodeGap(coarse, gap).category]!++;
    const draws = Float64Array.from({ length: 20_000 }, (_, i) => {
      const category = encodeGap(coarse, ticks[i % ticks.length]!).category;
      return sampleGap(coarse, category, source);
    }).sort();
    const isAtom = (gap: number) => Math.abs(gap - 0.5) <= 0.5e-4 + 1e-9;
    const atoms = draws.filter(isAtom);
    expect(atoms.length / draws.length).toBeCloseTo(ticks.filter(isAtom).length / ticks.length, 1);
    expect(atoms.reduce((sum, gap) => sum + gap, 0) / atoms.length).toBeCloseTo(0.5, 6);
    expect(kolmogorovSmirnov(draws, Float64Array.from(ticks, spread(1e-4, source)).sort())).toBeLessThan(
      0.06,
    );
  });

  it('keeps no gap that fewer than five flows share', () => {
    const few = fitGapCodec([1, 2, 3, 4.1, 4.2, 4.3, 4.4, 9, 10], 2, 1e-6);
    const [low, high] = [few.edges[0]!, few.edges[1]!];
    for (let cell = 0; cell <= CELLS; cell++)
      expect(few.knots[cell]).toBeCloseTo(low + (cell / CELLS) * (high - low), 9);
  });
});

/** A reading of a clock stands for half a tick to either side. */
const spread = (resolution: number, source: { uniform(): number }) => (gap: number) =>
  gap + (source.uniform() - 0.5) * resolution;
