/** Two sides against each other; the pictures of one side are in `compareTraces.test.ts`. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { compareInterArrival, gapEdges } from './interArrival';

const gapsOf = (scale: number, count = 4000) => {
  const random = createRandom(3);
  const sorted = Float64Array.from({ length: count }, () => -Math.log(1 - random.uniform()) * scale).sort();
  return { sorted, sameTick: 0 };
};

function against(scale: number) {
  const [real, synthetic] = [gapsOf(1), gapsOf(scale)];
  const edges = gapEdges({ gap: real.sorted }, { gap: synthetic.sorted }, 1e-6);
  return compareInterArrival(real, synthetic, edges);
}

describe('quantiles against each other', () => {
  it('lie on the diagonal where both sides are the same', () => {
    const { quantiles, difference } = against(1);
    expect(quantiles!.real).toEqual(quantiles!.synthetic);
    expect(quantiles!.summary).toBe(
      'Synthetic gaps are as long as real ones from the 5 % to the 95 % quantile.',
    );
    expect(difference!.summary).toBe('Both sides have the same share of gaps in every bin.');
  });
  it('lie on a parallel where one side is slower throughout', () => {
    const { quantiles } = against(2);
    const { real, synthetic, share } = quantiles!;
    real.forEach((gap, i) => expect(synthetic[i]! / gap).toBeCloseTo(2, 9));
    expect(quantiles!.summary).toMatch(/^Synthetic gaps are 2 times as long as real ones/);
    const median = share.findIndex((one) => Math.abs(one - 0.5) < 1e-9);
    expect(real[median]!).toBeCloseTo(Math.LN2, 1);
  });
  it('are none where a side has no gap', () => {
    const none = { sorted: new Float64Array(), sameTick: 0 };
    const { quantiles, difference } = compareInterArrival(gapsOf(1, 9), none, Float64Array.of(1e-3, 1, 10));
    expect([quantiles, difference]).toEqual([null, null]);
  });
});

describe('the difference of the gaps', () => {
  it('moves as many gaps out of bins as into others', () => {
    const { difference, histogram } = against(3);
    const { shares } = difference!;
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(0, 9);
    shares.forEach((share, bin) =>
      expect(share).toBeCloseTo(histogram.synthetic![bin]! - histogram.real[bin]!, 12),
    );
    const longer = shares.subarray(shares.length - 8).reduce((sum, share) => sum + share, 0);
    expect(longer).toBeGreaterThan(0);
  });
});
