import { describe, expect, it } from 'vitest';
import { MONDAY } from '../testing/traceOf';
import type { Clock } from './clock';
import { clockSize, DAY, fitClock, WEEK, writeClock } from './clock';

const start = BigInt(MONDAY) * 1_000_000_000n;

function featuresOf(clock: Clock, time: number): number[] {
  const out = new Float32Array(clockSize(clock) + 2).fill(7);
  writeClock(clock, time, out, 1);
  expect([out[0], out.at(-1)]).toEqual([7, 7]);
  return [...out.subarray(1, -1)];
}

describe('the clock as classes', () => {
  it('has one hour and one weekday at a time', () => {
    const clock = fitClock(start, 2 * WEEK, 'classes');
    expect(clockSize(clock)).toBe(31);
    for (const [day, hour] of [
      [0, 0],
      [2, 13],
      [6, 23],
      [9, 5],
    ] as const) {
      const features = featuresOf(clock, day * DAY + hour * 3600 + 1800);
      expect(features.flatMap((value, i) => (value === 1 ? [i] : []))).toEqual([hour, 24 + (day % 7)]);
      expect(features.filter((value) => value === 0)).toHaveLength(29);
    }
  });

  it('knows only rhythms that the span shows more than once', () => {
    expect(clockSize(fitClock(start, 3 * DAY, 'classes'))).toBe(24);
    expect(featuresOf(fitClock(start, DAY, 'classes'), 3600)).toEqual([0]);
  });

  it('counts from Monday wherever the trace starts', () => {
    const thursdayNoon = start + BigInt(3.5 * DAY) * 1_000_000_000n;
    const features = featuresOf(fitClock(thursdayNoon, 2 * WEEK, 'classes'), 0);
    expect([features[12], features[24 + 3]]).toEqual([1, 1]);
  });
});

describe('the clock as harmonics', () => {
  it('comes back after a week, and after a day where no week is known', () => {
    const week = fitClock(start, 2 * WEEK, 'harmonics');
    expect(clockSize(week)).toBe(12);
    featuresOf(week, 5000).forEach((value, i) =>
      expect(featuresOf(week, 5000 + WEEK)[i]).toBeCloseTo(value, 5),
    );
    expect(featuresOf(week, 5000)).not.toEqual(featuresOf(week, 5000 + DAY));
    expect(featuresOf(fitClock(start, DAY, 'harmonics'), 3600)).toEqual([0]);
  });
});
