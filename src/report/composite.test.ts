import { describe, expect, it } from 'vitest';
import { METRICS } from '../metrics/metricTable';
import { bandOf, isTie } from './ceilingBand';
import { ceilingRatio, compositeOf } from './composite';

const score = (name: string, value: number | null, ceiling: number | null, epsilon?: number) => ({
  ...{ name, label: name.toUpperCase(), value, ceiling },
  ...(epsilon === undefined ? {} : { epsilon }),
});

describe('compositeOf', () => {
  it('is 1 at the ceiling and the geometric mean of the ratios elsewhere', () => {
    expect(compositeOf([score('a', 0.2, 0.2, 0.05), score('b', 0, 0, 0.02)]).value).toBeCloseTo(1, 12);
    // (.35 + .05)/(.05 + .05) = 4 and (0 + .02)/(.02 + .02) = 1/2: √2.
    expect(compositeOf([score('a', 0.35, 0.05, 0.05), score('b', 0, 0.02, 0.02)]).value).toBeCloseTo(
      Math.SQRT2,
      12,
    );
  });

  it('is over members alone: a figure without ε changes nothing', () => {
    const one = score('a', 0.35, 0.05, 0.05);
    expect(compositeOf([one, score('b', 9, 0.1)])).toMatchObject({
      value: expect.closeTo(4, 12),
      members: [{ name: 'a', ratio: expect.closeTo(4, 12) }],
      leftOut: [],
    });
  });

  it('names what it leaves out, and why', () => {
    const told = { ...score('auc', 0.45, 0.42, 0.03), mostCeiling: 0.4 };
    const { leftOut, members } = compositeOf([
      score('a', 1, 1, 0.1),
      score('b', null, 1, 0.1),
      score('c', 1, null, 0.1),
      told,
    ]);
    expect(members.map(({ name }) => name)).toEqual(['a']);
    expect(leftOut).toEqual([
      { label: 'B', reason: 'it could not be scored' },
      { label: 'C', reason: 'it has no ceiling' },
      { label: 'AUC', reason: 'real windows themselves are told apart' },
    ]);
    expect(compositeOf([{ ...told, ceiling: 0.4 }]).members).toHaveLength(1);
    expect(compositeOf([]).value).toBeNull();
  });

  it('has ratios only where there is something to divide', () => {
    expect(ceilingRatio(score('a', 1, 1))).toBeNull();
    expect(ceilingRatio(score('a', 0.3, 0.2, 0.1) as Parameters<typeof ceilingRatio>[0])).toBeCloseTo(
      4 / 3,
      12,
    );
  });

  it('every member of the table has a name of its own and a positive ε', () => {
    expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
    expect(METRICS.every(({ epsilon = 1 }) => epsilon > 0)).toBe(true);
  });
});

describe('the band', () => {
  it('is the 5th to the 95th percentile (NumPy 2: linear)', () => {
    // np.percentile(np.arange(21) ** 2, [5, 95])
    expect(bandOf(Array.from({ length: 21 }, (_, i) => i * i))).toEqual({ low: 1, high: 361, n: 21 });
  });

  it('is not there where most replicates are undefined', () => {
    expect(bandOf([NaN, NaN, 1])).toBeNull();
    expect(bandOf([])).toBeNull();
    expect(bandOf([NaN, 1])).toEqual({ low: 1, high: 1, n: 1 });
  });

  it('makes a tie of two that both lie below its upper end', () => {
    const band = { low: 0.1, high: 0.2, n: 20 };
    expect(isTie(0.05, 0.2, band)).toBe(true);
    expect(isTie(0.05, 0.21, band)).toBe(false);
  });
});
