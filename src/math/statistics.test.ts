/** Each statistic against values computed elsewhere (SciPy 1.17, NumPy) or by hand, and against its defining properties. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitAtomBins } from './atomBins';
import { ccdfPoints } from './ccdfPoints';
import { frobenius } from './frobenius';
import { histogramShares } from './histogram';
import { jensenShannon } from './jensenShannon';
import { kolmogorovSmirnov } from './kolmogorovSmirnov';
import { logEdges } from './logEdges';
import { pearson } from './pearson';
import { quantile } from './quantile';
import { topIndices } from './topIndices';
import { totalVariation } from './totalVariation';
import { wasserstein1 } from './wasserstein1';
import { wilsonInterval } from './wilsonInterval';

const sorted = (...values: number[]) => Float64Array.from(values).sort();
const counts = (...values: number[]) => new Map(values.map((value, i) => [i, value]));
const sample = fc
  .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map((values) => sorted(...values));

describe('wasserstein1', () => {
  it('agrees with scipy.stats.wasserstein_distance', () => {
    // wasserstein_distance([0,1,3],[5,6,8,9]), wasserstein_distance([1,2,2,7],[2,4,4.5])
    expect(wasserstein1(sorted(0, 1, 3), sorted(5, 6, 8, 9))).toBeCloseTo(5.666666666666666, 12);
    expect(wasserstein1(sorted(1, 2, 2, 7), sorted(2, 4, 4.5))).toBeCloseTo(1.75, 12);
    expect(wasserstein1(sorted(), sorted(1))).toBeNaN();
  });
  it('is 0 on itself, symmetric, and a shift by c costs |c|', () => {
    fc.assert(
      fc.property(sample, sample, fc.double({ min: -50, max: 50, noNaN: true }), (a, b, shift) => {
        expect(wasserstein1(a, a)).toBe(0);
        expect(wasserstein1(a, b)).toBeCloseTo(wasserstein1(b, a), 8);
        expect(
          wasserstein1(
            a,
            a.map((value) => value + shift),
          ),
        ).toBeCloseTo(Math.abs(shift), 6);
      }),
    );
  });
});

describe('kolmogorovSmirnov', () => {
  it('agrees with scipy.stats.ks_2samp', () => {
    // ks_2samp([1,2,2,7],[2,4,4.5]).statistic, ks_2samp([.1,.4,.7,.9],[.2,.3,.5,.8,1.5]).statistic
    expect(kolmogorovSmirnov(sorted(1, 2, 2, 7), sorted(2, 4, 4.5))).toBeCloseTo(0.4166666666666667, 12);
    expect(kolmogorovSmirnov(sorted(0.1, 0.4, 0.7, 0.9), sorted(0.2, 0.3, 0.5, 0.8, 1.5))).toBeCloseTo(
      0.25,
      12,
    );
    expect(kolmogorovSmirnov(sorted(1), sorted())).toBeNaN();
  });
  it('is 0 on itself, 1 on samples apart, and unchanged by a monotone map', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(kolmogorovSmirnov(a, a)).toBe(0);
        expect(
          kolmogorovSmirnov(
            a,
            b.map((value) => value + 1e4),
          ),
        ).toBe(1);
        const doubled = (values: Float64Array) => values.map((value) => 2 * value);
        expect(kolmogorovSmirnov(doubled(a), doubled(b))).toBe(kolmogorovSmirnov(a, b));
      }),
    );
  });
});

describe('jensenShannon', () => {
  it('agrees with scipy.spatial.distance.jensenshannon', () => {
    // jensenshannon([.5,.25,.25],[.1,.6,.3]), jensenshannon([1,2,3,0],[0,2,2,6])
    expect(jensenShannon(counts(0.5, 0.25, 0.25), counts(0.1, 0.6, 0.3))).toBeCloseTo(
      0.33322265842187804,
      12,
    );
    expect(jensenShannon(counts(1, 2, 3, 0), counts(0, 2, 2, 6))).toBeCloseTo(0.5543788966458861, 12);
  });
  it('runs from 0 to √ln 2 and ignores scale', () => {
    expect(jensenShannon(counts(3, 1), counts(6, 2))).toBeCloseTo(0, 12);
    expect(jensenShannon(new Map([[1, 5]]), new Map([[2, 7]]))).toBeCloseTo(Math.sqrt(Math.LN2), 12);
    expect(jensenShannon(new Map(), counts(1))).toBeNaN();
  });
});

describe('totalVariation', () => {
  it('is half the sum of absolute differences of shares', () => {
    expect(totalVariation(Float64Array.of(1, 1), Float64Array.of(3, 1))).toBeCloseTo(0.25, 12);
    expect(totalVariation(Float64Array.of(1, 0), Float64Array.of(0, 9))).toBe(1);
    expect(totalVariation(Float64Array.of(2, 4), Float64Array.of(1, 2))).toBe(0);
    expect(totalVariation(Float64Array.of(0), Float64Array.of(1))).toBeNaN();
  });
});

describe('logEdges and histogramShares', () => {
  it('covers low to high on whole decades', () => {
    expect([...logEdges(0.02, 3, 1)]).toEqual([0.01, 0.1, 1, 10]);
    expect(logEdges(1e-6, 1e-6, 10)).toHaveLength(11);
    expect(logEdges(1e-6, 1e6, 10)).toHaveLength(121);
    expect(logEdges(1, 10, 2)[1]).toBeCloseTo(Math.sqrt(10), 12);
  });
  it('counts each value once, the outermost bins taking the rest', () => {
    expect([...histogramShares(sorted(0, 1, 1, 5, 10, 99), Float64Array.of(1, 5, 10))]).toEqual([0.5, 0.5]);
    expect([...histogramShares(sorted(), Float64Array.of(1, 5, 10))]).toEqual([0, 0]);
    fc.assert(
      fc.property(sample, (a) => {
        const shares = histogramShares(a, Float64Array.of(-10, 0, 1, 100));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('quantile', () => {
  it('agrees with numpy.quantile', () => {
    // numpy.quantile([1,2,4,8,16], [.1,.25,.5,.9])
    const values = [0.1, 0.25, 0.5, 0.9].map((share) => quantile(sorted(1, 2, 4, 8, 16), share));
    [1.4, 2, 4, 12.8].forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 12));
    expect(quantile(sorted(), 0.5)).toBeNaN();
  });
});

describe('ccdfPoints', () => {
  it('is exact where all values fit', () => {
    const { x, share } = ccdfPoints(sorted(1, 2, 2, 4), 400);
    expect([...x]).toEqual([1, 2, 4]);
    expect([...share]).toEqual([0.75, 0.25, 0]);
    expect(ccdfPoints(sorted(), 400).x).toHaveLength(0);
  });
  it('thins to the limit, keeps both ends, and keeps the tail', () => {
    const { x, share } = ccdfPoints(
      Float64Array.from({ length: 1e5 }, (_, i) => i),
      400,
    );
    expect(x.length).toBeLessThanOrEqual(400);
    expect([x[0], x.at(-1)]).toEqual([0, 99_999]);
    expect(share.filter((value) => value > 0 && value < 1e-3).length).toBeGreaterThan(40);
    for (let i = 1; i < x.length; i++) expect(x[i]! > x[i - 1]! && share[i]! < share[i - 1]!).toBe(true);
  });
});

describe('topIndices', () => {
  it('agrees with a full stable sort', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 })),
        fc.integer({ min: 1, max: 12 }),
        (values, count) => {
          const expected = [...values.keys()]
            .sort((a, b) => values[b]! - values[a]! || a - b)
            .slice(0, count);
          expect(topIndices(values, count)).toEqual(expected);
        },
      ),
    );
  });
});

describe('pearson', () => {
  it('agrees with scipy.stats.pearsonr, over the places where both are known', () => {
    const [a, b] = [Float64Array.of(1, 2, NaN, 4, 8, 16), Float64Array.of(3, 1, 9, 4, 1, 5)];
    expect(pearson(a, b)).toBeCloseTo(0.5086821802303193, 12);
    expect(pearson(b, a)).toBe(pearson(a, b));
    expect(pearson(a, a)).toBeCloseTo(1, 12);
    expect(pearson(a, Float64Array.of(2, 2, 7, 2, 2, 2))).toBeNaN();
  });
  it('does not mind great values: a shift by 10⁹ changes nothing', () => {
    const [a, b] = [Float64Array.of(1, 2, 3, 7), Float64Array.of(2, 1, 5, 6)];
    const shifted = a.map((value) => value + 1e9);
    expect(pearson(shifted, b)).toBeCloseTo(pearson(a, b), 7);
  });
});

describe('wilsonInterval', () => {
  it("agrees with scipy.stats.binomtest(…).proportion_ci(method='wilson')", () => {
    const EXPECTED = [
      [0, 10, 0, 0.27753279986288926],
      [3, 7, 0.1582198552514697, 0.7495416354723428],
      [55, 100, 0.45244602997442135, 0.6438546202048803],
      [10, 10, 0.7224672001371109, 1],
    ] as const;
    for (const [successes, trials, low, high] of EXPECTED) {
      const interval = wilsonInterval(successes, trials);
      expect(interval[0]).toBeCloseTo(low, 12);
      expect(interval[1]).toBeCloseTo(high, 12);
    }
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });
});

describe('frobenius', () => {
  it('agrees with numpy.linalg.norm on the union of cells', () => {
    const [p, q] = [counts(0.5, 0.1, 0, 0, 0.4), counts(0.25, 0, 0.25, 0, 0, 0.5)];
    expect(frobenius(p, q)).toBeCloseTo(0.73824115301167, 12);
    expect(frobenius(q, p)).toBeCloseTo(frobenius(p, q), 12);
  });
});

describe('fitAtomBins', () => {
  const fitted = sorted(...Array<number>(30).fill(0), ...Array<number>(12).fill(7), ...Array(200).keys());
  it('gives favourite values bins of their own and parts the rest by quantiles', () => {
    const { count, binOf } = fitAtomBins(fitted);
    expect(count).toBe(2 + 20);
    expect([binOf(0), binOf(7)]).toEqual([0, 1]);
    const rest = Array.from({ length: 200 }, (_, i) => i).filter((value) => value !== 0 && value !== 7);
    const sizes = Array<number>(count).fill(0);
    for (const value of rest) sizes[binOf(value)]!++;
    for (const size of sizes.slice(2)) expect(Math.abs(size - rest.length / 20)).toBeLessThanOrEqual(1);
  });
  it('takes any value, in order', () => {
    const { count, binOf } = fitAtomBins(fitted);
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const isAtom = (value: number) => value === 0 || value === 7;
        expect(binOf(low) >= 0 && binOf(high) < count).toBe(true);
        if (!isAtom(low) && !isAtom(high)) expect(binOf(low)).toBeLessThanOrEqual(binOf(high));
      }),
    );
  });
});
