/** Who talks to whom, on graphs small enough to count. */
import { describe, expect, it } from 'vitest';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import { compareInDegree, compareOutDegree } from './degrees';
import type { MetricContext, Side } from './metric';
import { comparePairPopularity, compareRankCurve } from './pairPopularity';
import { alignTrace, takeSample } from './sample';

const real = traceOf(
  ['ab', 'ab', 'ab', 'ac', 'ad', 'bc', 'bc', 'da'].map((ends, i): Row => [i, ends[0]!, ends[1]!]),
  100,
);

function sideOf(pairs: readonly string[]): Side {
  const trace = traceOf(
    pairs.map((ends, i): Row => [i, ends[0]!, ends[1]!]),
    100,
  );
  const sample = (windows: { from: number; to: number }[]) => takeSample(alignTrace(trace, real), windows);
  return { flows: sample([{ from: 0, to: 100 }]), earlier: sample([]) };
}

const CONTEXT: MetricContext = {
  resolution: 1e-6,
  phase: 0,
  names: { hosts: real.hosts, protocols: real.protocols, states: real.states },
};
const REAL = sideOf(['ab', 'ab', 'ab', 'ac', 'ad', 'bc', 'bc', 'da']);
const NOTHING = sideOf([]);

describe('degrees', () => {
  it('are ranked, by end', () => {
    // Out-degrees 3, 1, 1 against 2, 2, 0; in-degrees c 2, a b d 1 against b 2, c 2.
    const other = sideOf(['ab', 'ac', 'dc', 'db']);
    const log = (degree: number) => Math.log10(1 + degree);
    expect(compareOutDegree(REAL, other, CONTEXT)).toEqual({
      value: expect.closeTo((log(3) - log(2) + log(2) - log(1) + log(1)) / 100, 12),
      n: 3,
    });
    expect(compareInDegree(REAL, other, CONTEXT)).toEqual({
      value: expect.closeTo((log(2) - log(1) + 2 * log(1)) / 100, 12),
      n: 4,
    });
  });

  it('a silent candidate lacks every host', () => {
    expect(compareOutDegree(REAL, NOTHING, CONTEXT).value).toBeCloseTo(
      (Math.log10(4) + 2 * Math.log10(2)) / 100,
      12,
    );
    expect(compareOutDegree(NOTHING, REAL, CONTEXT)).toEqual({ value: NaN, n: 0 });
  });
});

describe('pair popularity', () => {
  it('compares shares by rank, not by name', () => {
    expect(
      comparePairPopularity(REAL, sideOf(['cd', 'cd', 'cd', 'ca', 'cb', 'db', 'db', 'bc']), CONTEXT).value,
    ).toBe(0);
    // Shares 3, 2, 1, 1, 1 eighths against one half twice.
    const two = sideOf(['ab', 'cd']);
    expect(comparePairPopularity(REAL, two, CONTEXT)).toEqual({
      value: expect.closeTo((1 / 8 + 2 / 8 + 3 / 8) / 2, 12),
      n: 5,
    });
  });

  it('its curve gives a missing rank the share of half a flow', () => {
    const two = sideOf(['ab', 'cd']);
    const gaps = [Math.log10(4 / 3), Math.log10(2), ...[1, 2, 3].map(() => Math.log10(2))];
    expect(compareRankCurve(REAL, two, CONTEXT).value).toBeCloseTo(gaps.reduce((a, b) => a + b) / 5, 12);
    expect(compareRankCurve(REAL, NOTHING, CONTEXT)).toEqual({ value: NaN, n: 0 });
  });
});
