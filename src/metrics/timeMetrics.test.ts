/** Time's distances on trains of flows whose answers are known, and on stretches that have been moved. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { poissonArrivals } from '../math/poissonArrivals';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import type { TimeWindow } from '../trace/trace';
import { compareByteAutocorrelation, compareCountAutocorrelation } from './countAutocorrelation';
import { compareDispersion, compareHurst, describeDispersion } from './dispersion';
import type { MetricContext, Side } from './metric';
import { alignTrace, takeSample } from './sample';

const CONTEXT: MetricContext = {
  resolution: 1e-6,
  phase: 0,
  names: { hosts: [], protocols: [], states: [] },
};

function sideOf(times: readonly number[], windows: readonly TimeWindow[], rest: Row[3] = {}): Side {
  const span = Math.max(...windows.map(({ to }) => to));
  const trace = traceOf(
    times.map((at): Row => [at, 'a', 'b', rest]),
    span,
  );
  const flows = takeSample(alignTrace(trace, trace), windows);
  return { flows, earlier: takeSample(alignTrace(trace, trace), []) };
}

const poisson = (seed: number, rate: number, from: number, to: number) => [
  ...poissonArrivals(createRandom(seed), rate, from, to),
];
/** Poisson at rate 4 in every other second. */
const pulsed = (seed: number, to: number) => poisson(seed, 4, 0, to).filter((at) => Math.floor(at) % 2 === 0);
const whole = (to: number) => [{ from: 0, to }];

describe('autocorrelation of counts', () => {
  it('a pulse every other second against none: about 1 at each lag of 1 s, noise at 10 s and 60 s', () => {
    const real = sideOf(pulsed(1, 6000), whole(6000));
    const flat = sideOf(poisson(2, 1, 0, 6000), whole(6000));
    // ρ of the pulse is ±4 / 6: counts vary by 4 between seconds and by 2 within them. Two estimates of 0 from
    // 600 and 100 windows differ by √(2/n) · √(2/π) in the mean.
    const expected = (4 / 6 + 0.046 + 0.113) / 3;
    expect(Math.abs(compareCountAutocorrelation(real, flat, CONTEXT).value - expected)).toBeLessThan(0.02);
  });

  it('does not see where stretches lie: moved by weeks they are the same process', () => {
    const week = 7 * 86_400;
    const times = pulsed(1, 2400);
    const near = sideOf(times, [
      { from: 0, to: 1200 },
      { from: 1200.5, to: 2400 },
    ]);
    const apart = sideOf(
      times.filter((at) => at < 1200 || at >= 1200.5).map((at) => (at < 1200 ? at : at + week)),
      [
        { from: 0, to: 1200 },
        { from: week + 1200.5, to: week + 2400 },
      ],
    );
    expect(compareCountAutocorrelation(near, apart, CONTEXT).value).toBeCloseTo(0, 9);
    expect(compareDispersion(near, apart, CONTEXT).value).toBeCloseTo(0, 9);
  });

  it('takes a width only where a stretch holds sixty of it', () => {
    const short = sideOf(pulsed(1, 59), whole(59));
    expect(compareCountAutocorrelation(short, short, CONTEXT)).toEqual({ value: NaN, n: 0 });
    const minute = sideOf(pulsed(1, 60), whole(60));
    expect(compareCountAutocorrelation(minute, minute, CONTEXT).value).toBe(0);
  });

  it('weighs by bytes, and says nothing of bytes that are not told', () => {
    const times = poisson(1, 1, 0, 600);
    const told = sideOf(times, whole(600), { sourceBytes: 100, destinationBytes: NaN });
    const heavier = sideOf(times, whole(600), { sourceBytes: 100_000 });
    const untold = sideOf(times, whole(600), { sourceBytes: NaN, destinationBytes: NaN });
    expect(compareByteAutocorrelation(told, heavier, CONTEXT).value).toBeCloseTo(0, 12);
    expect(compareByteAutocorrelation(untold, told, CONTEXT)).toEqual({ value: NaN, n: 0 });
  });
});

describe('dispersion', () => {
  it('is 1 on every scale for a Poisson process, whose Hurst exponent is a half', () => {
    const { width, index, hurst } = describeDispersion(sideOf(poisson(3, 1, 0, 40_000), whole(40_000)).flows);
    expect(width).toHaveLength(9);
    index.slice(0, 6).forEach((one) => expect(Math.abs(one - 1)).toBeLessThan(0.1));
    index.slice(6).forEach((one) => expect(Math.abs(one - 1)).toBeLessThan(0.5));
    expect(Math.abs(hurst - 0.5)).toBeLessThan(0.06);
  });

  it('is 1 − share of windows for a metronome that fills some, 0 where it fills all', () => {
    const ticks = Array.from({ length: 1000 }, (_, i) => i * 0.3);
    const { width, index } = describeDispersion(sideOf(ticks, whole(300)).flows);
    expect(index[0]).toBeCloseTo(2 / 3, 9);
    expect(index[width.indexOf(10)]!).toBeLessThan(0.02);
  });

  it('a width has to fit twenty times into a stretch, not into their sum', () => {
    const windows = [
      { from: 0, to: 100 },
      { from: 1000, to: 1100 },
    ];
    const side = sideOf([...poisson(4, 1, 0, 100), ...poisson(5, 1, 1000, 1100)], windows);
    expect(describeDispersion(side.flows).width.at(-1)).toBeCloseTo(10 ** 0.5, 9);
    const tiny = sideOf([0.1, 0.2], [{ from: 0, to: 1.9 }]);
    expect(compareDispersion(tiny, tiny, CONTEXT)).toEqual({ value: NaN, n: 0 });
    expect(compareHurst(tiny, tiny, CONTEXT)).toEqual({ value: NaN, n: 0 });
  });

  it('costs nothing where nothing happens: a week in windows of 0.1 s', () => {
    const week = 7 * 86_400;
    const quiet = sideOf([1, 2, week - 1], whole(week));
    expect(describeDispersion(quiet.flows).index[0]).toBeCloseTo(1, 6);
  });
});
