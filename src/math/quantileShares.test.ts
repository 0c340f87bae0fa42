import { describe, expect, it } from 'vitest';
import { quantileShares } from './quantileShares';

describe('the quantiles of a Q-Q picture', () => {
  it('ascend, are symmetric, hold the median and reach the outermost values', () => {
    const shares = quantileShares(1000, 99);
    expect(shares).toHaveLength(99);
    for (let i = 1; i < shares.length; i++) expect(shares[i]!).toBeGreaterThan(shares[i - 1]!);
    shares.forEach((share, i) => expect(share + shares.at(-1 - i)!).toBeCloseTo(1, 12));
    expect(shares[49]).toBeCloseTo(0.5, 12);
    expect(shares[0]).toBeCloseTo(1 / 2000, 9);
  });
  it('are no more than there are values, and never none', () => {
    expect(quantileShares(6, 99)).toHaveLength(5);
    expect([...quantileShares(1, 99)]).toEqual([0.5]);
    expect([...quantileShares(0, 99)]).toEqual([0.5]);
    expect(quantileShares(1e7, 99)[0]).toBeCloseTo(1e-4, 9);
  });
});
