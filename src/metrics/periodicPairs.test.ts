/** Beats that are there, beats that are not, and what counts as keeping one. */
import { describe, expect, it } from 'vitest';
import { poissonArrivals } from '../math/poissonArrivals';
import { createRandom } from '../math/random';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import type { TimeWindow } from '../trace/trace';
import type { MetricContext, Side } from './metric';
import { describePeriodicPairs } from './periodicPairs';
import { alignTrace, takeSample } from './sample';
import { strongestPeriod } from './strongestPeriod';

const CONTEXT: MetricContext = {
  resolution: 1e-6,
  phase: 0,
  names: { hosts: [], protocols: [], states: [] },
};

/** Every `period`, each `jitter` (standard deviation) off its tick. */
function beat(seed: number, period: number, from: number, to: number, jitter = 0): number[] {
  const random = createRandom(seed);
  const ticks = Array.from(
    { length: Math.floor((to - from) / period) },
    (_, i) => from + (i + 0.37) * period,
  );
  return ticks.map((at) => at + jitter * random.normal()).sort((a, b) => a - b);
}

const train = (times: readonly number[], length: number) => ({ times: Float64Array.from(times), length });

describe('the strongest period', () => {
  it.each([
    ['a clock', beat(1, 60, 0, 7200)],
    ['a clock with jitter of a tenth', beat(1, 60, 0, 7200, 6)],
    ['one beat in three left out', beat(1, 60, 0, 7200, 1).filter((_, i) => (i * 7) % 3 !== 0)],
    ['three flows at every beat', beat(1, 60, 0, 7200, 1).flatMap((at) => [at, at + 0.01, at + 0.02])],
    [
      'a clock among other flows',
      [...beat(1, 60, 0, 7200), ...poissonArrivals(createRandom(3), 1 / 60, 0, 7200)],
    ],
    ['a long clock', beat(2, 611, 0, 86_400, 20).map((at) => at / (611 / 60))],
  ])('finds %s', (_, times) => {
    const found = strongestPeriod([
      train(
        [...times].sort((a, b) => a - b),
        Math.max(7200, ...times),
      ),
    ])!;
    expect(found.period).toBeGreaterThan(60 * 0.98);
    expect(found.period).toBeLessThan(60 * 1.02);
    expect(found.p).toBeLessThan(1e-6);
  });

  it('sums up stretches whose phases do not fit together', () => {
    const stretches = [0, 1, 2, 3].map((i) => train(beat(i, 47, i * 11, 1800, 3), 1800));
    const found = strongestPeriod(stretches)!;
    expect(Math.abs(found.period / 47 - 1)).toBeLessThan(0.02);
    expect(found.p).toBeLessThan(1e-6);
  });

  it('finds one in noise as often as chance does', () => {
    const found = Array.from({ length: 300 }, (_, seed) => {
      const times = [...poissonArrivals(createRandom(seed), 0.02, 0, 7200)];
      return strongestPeriod([train(times, 7200)])!.p;
    });
    expect(found.filter((p) => p < 0.01).length).toBeLessThan(12);
    expect(strongestPeriod([train([1, 2], 100)])).toBeNull();
  });
});

describe('periodic pairs', () => {
  const HALF = 7200;
  type Pair = readonly [ends: string, times: readonly number[]];

  function sideOf(pairs: readonly Pair[], before: readonly Pair[]): Side {
    const rows = [...before, ...pairs].flatMap(([ends, times]) =>
      times.map((at): Row => [at, ends[0]!, ends[1]!]),
    );
    const trace = traceOf(
      rows.sort(([a], [b]) => a - b),
      2 * HALF,
    );
    const real = traceOf(
      ['ab', 'cd', 'ef'].map((ends, i): Row => [i, ends[0]!, ends[1]!]),
      2 * HALF,
    );
    const take = (windows: TimeWindow[]) => takeSample(alignTrace(trace, real), windows);
    return { flows: take([{ from: HALF, to: 2 * HALF }]), earlier: take([{ from: 0, to: HALF }]) };
  }

  const earlier: Pair[] = [
    ['ab', beat(1, 60, 0, HALF, 1)],
    ['cd', beat(2, 100, 0, HALF, 1)],
    ['ef', [...poissonArrivals(createRandom(1), 0.02, 0, HALF)]],
  ];
  const reference = sideOf(
    [
      ['ab', beat(3, 60, HALF, 2 * HALF, 1)],
      ['cd', beat(4, 100, HALF, 2 * HALF, 1)],
      // Beats here, but did not before: not asked for.
      ['ef', beat(5, 30, HALF, 2 * HALF)],
    ],
    earlier,
  );
  const score = (pairs: readonly Pair[]) => describePeriodicPairs(reference, sideOf(pairs, []), CONTEXT);

  it('asks for the pairs that the ceiling window has as well', () => {
    expect(describePeriodicPairs(reference, reference, CONTEXT)).toEqual({ value: 1, n: 2 });
    expect(score([])).toEqual({ value: 0, n: 2 });
  });

  it('takes 5 % off, half and double; not 10 % off, not chance', () => {
    const cd = ['cd', beat(7, 100, HALF, 2 * HALF)] as const;
    const withPeriod = (period: number) => score([cd, ['ab', beat(6, period, HALF, 2 * HALF, 0.5)]]).value;
    expect([60, 61.5, 58, 30, 120].map(withPeriod)).toEqual([1, 1, 1, 1, 1]);
    expect([66, 45, 90].map(withPeriod)).toEqual([0.5, 0.5, 0.5]);
    expect(score([cd, ['ab', [...poissonArrivals(createRandom(8), 1 / 60, HALF, 2 * HALF)]]]).value).toBe(
      0.5,
    );
  });

  it('is not known where no pair keeps a period', () => {
    const noise = sideOf([['ef', [...poissonArrivals(createRandom(2), 0.02, HALF, 2 * HALF)]]], earlier);
    expect(describePeriodicPairs(noise, noise, CONTEXT)).toEqual({ value: NaN, n: 0 });
  });
});
