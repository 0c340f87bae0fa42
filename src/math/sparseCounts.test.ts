import { describe, expect, it } from 'vitest';
import { createRandom } from './random';
import { autocorrelations, dispersion, sparseCounts } from './sparseCounts';

const COUNTS = [0, 3, 1, 0, 0, 2, 5, 0, 1, 0, 0, 0, 4, 1, 0, 2, 0, 0, 0, 1];
const TIMES = Float64Array.from(COUNTS.flatMap((n, i) => Array.from({ length: n }, (_, k) => i + k / 10)));

describe('sparse counts', () => {
  it('leave empty cells out and know how many there are', () => {
    const { cells, cell, count } = sparseCounts(TIMES, 0, 20, 1);
    expect(cells).toBe(20);
    expect(Array.from(cell)).toEqual([1, 2, 5, 6, 8, 12, 13, 15, 19]);
    expect(Array.from(count)).toEqual([3, 1, 2, 5, 1, 4, 1, 2, 1]);
  });

  it('have the autocorrelation and dispersion that numpy 2.4.6 computes of all cells', () => {
    const counts = sparseCounts(TIMES, 0, 20, 1);
    const acf = autocorrelations(counts, 5);
    expect(acf[0]).toBeCloseTo(-0.07142857142857142, 12);
    expect(acf[1]).toBeCloseTo(-0.2619047619047619, 12);
    expect(acf[4]).toBeCloseTo(-0.047619047619047616, 12);
    expect(dispersion(counts)).toBeCloseTo(2.1, 12);
  });

  it('of a Poisson process are as dispersed as their mean, without memory', () => {
    const random = createRandom(3);
    const times = Float64Array.from({ length: 20_000 }, () => 1000 * random.uniform()).sort();
    const counts = sparseCounts(times, 0, 1000, 0.1);
    expect(dispersion(counts)).toBeCloseTo(1, 1);
    expect(Math.max(...autocorrelations(counts, 10).map(Math.abs))).toBeLessThan(0.04);
  });
});
