import { describe, expect, it } from 'vitest';
import { between, createWeightedIndex, geometric, logNormal, zipfWeights } from './draws';
import { poissonArrivals } from './poissonArrivals';
import { createRandom } from './random';

const N = 20_000;
const draw = <T>(next: () => T) => Array.from({ length: N }, next);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Means of N draws lie within 5 standard errors. */
const expectMean = (values: readonly number[], expected: number, deviation: number) =>
  expect(Math.abs(mean(values) - expected)).toBeLessThan((5 * deviation) / Math.sqrt(values.length));

describe('createRandom', () => {
  it('repeats by seed, differs between seeds, and splits by name', () => {
    const first = (seed: number) => createRandom(seed).uniform();
    expect(first(1)).toBe(first(1));
    expect(new Set(Array.from({ length: 1000 }, (_, seed) => first(seed))).size).toBe(1000);
    expect(createRandom(1).substream('a').uniform()).not.toBe(createRandom(1).substream('b').uniform());
  });

  it('gives a substream that does not depend on what its parent drew', () => {
    const parent = createRandom(3);
    const before = parent.substream('x').uniform();
    parent.uniform();
    expect(parent.substream('x').uniform()).toBe(before);
  });

  it('has the moments of its distributions', () => {
    const random = createRandom(5);
    expectMean(draw(random.uniform), 0.5, Math.sqrt(1 / 12));
    expectMean(draw(random.exponential), 1, 1);
    expectMean(draw(random.normal), 0, 1);
    expectMean(
      draw(() => random.normal() ** 2),
      1,
      Math.SQRT2,
    );
    expectMean(
      draw(() => random.integer(7)),
      3,
      2,
    );
    expect(Math.max(...draw(() => random.integer(7)))).toBe(6);
  });
});

describe('draws', () => {
  it('have the moments they document', () => {
    const random = createRandom(6);
    expectMean(
      draw(() => between(random, -2, 4)),
      1,
      Math.sqrt(3),
    );
    expectMean(
      draw(() => Math.log(logNormal(random, 9, 0.5))),
      Math.log(9),
      0.5,
    );
    expectMean(
      draw(() => geometric(random, 4)),
      4,
      Math.sqrt(12),
    );
    expect(Math.min(...draw(() => geometric(random, 4)))).toBe(1);
    expect(geometric(random, 1)).toBe(1);
  });

  it('draws an index by its weight, never one of weight 0', () => {
    const random = createRandom(7);
    const index = createWeightedIndex([0, 1, 3, 0]);
    const drawn = draw(() => index(random));
    expect(new Set(drawn)).toEqual(new Set([1, 2]));
    expectMean(drawn, 1.75, Math.sqrt(3 / 16));
    expect([...zipfWeights(3, 1)]).toEqual([1, 1 / 2, 1 / 3]);
  });

  it('places Poisson arrivals: count and gaps of its rate, all inside', () => {
    const times = [...poissonArrivals(createRandom(8), 20, 5, 1005)];
    expect(Math.abs(times.length - 20_000)).toBeLessThan(5 * Math.sqrt(20_000));
    expectMean(
      times.slice(1).map((time, i) => time - times[i]!),
      1 / 20,
      1 / 20,
    );
    expect(times[0]! >= 5 && times.at(-1)! < 1005).toBe(true);
    expect([...poissonArrivals(createRandom(8), 0, 0, 1)]).toEqual([]);
  });
});
