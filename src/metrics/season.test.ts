/** Rhythms of week and day on trains that keep them. */
import { describe, expect, it } from 'vitest';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import type { MetricContext, Side } from './metric';
import { alignTrace, takeSample } from './sample';
import { comparePeakHour, compareTroughHour, compareWeekdays, compareWeekHours, describeDay } from './season';

const HOUR = 3600;
const DAY = 24 * HOUR;
const CONTEXT: MetricContext = {
  resolution: 1e-6,
  phase: 0,
  names: { hosts: [], protocols: [], states: [] },
};

function sideOf(times: readonly number[], windows = [{ from: 0, to: 7 * DAY }]): Side {
  const trace = traceOf(
    times.map((at): Row => [at, 'a', 'b']),
    Math.max(...windows.map(({ to }) => to)),
  );
  const flows = takeSample(alignTrace(trace, trace), windows);
  return { flows, earlier: takeSample(alignTrace(trace, trace), []) };
}

/** Twenty flows in the busy hour of each of the days, one in every other hour but the quiet one. */
const days = (which: readonly number[], busy: number, quiet: number) =>
  which.flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) => hour).flatMap((hour) =>
      Array.from(
        { length: hour === busy ? 20 : hour === quiet ? 0 : 1 },
        (_, i) => day * DAY + hour * HOUR + i,
      ),
    ),
  );
const WEEK = [0, 1, 2, 3, 4, 5, 6];

describe('the week', () => {
  const office = sideOf(days([0, 1, 2, 3, 4], 10, 3));

  it('a week without its weekend against one with it: two sevenths', () => {
    const always = sideOf(days(WEEK, 10, 3));
    expect(compareWeekdays(office, always, CONTEXT)).toEqual({ value: expect.closeTo(2 / 7, 12), n: 5 * 42 });
    expect(compareWeekHours(office, always, CONTEXT).value).toBeCloseTo(2 / 7, 12);
  });

  it('an hour moved shows in the cells, not in the days', () => {
    const moved = sideOf(days([0, 1, 2, 3, 4], 11, 3));
    expect(compareWeekdays(office, moved, CONTEXT).value).toBeCloseTo(0, 12);
    expect(compareWeekHours(office, moved, CONTEXT).value).toBeCloseTo(19 / 42, 12);
  });

  it('is the same a week later', () => {
    const later = sideOf(
      days([0, 1, 2, 3, 4], 10, 3).map((at) => at + 7 * DAY),
      [{ from: 7 * DAY, to: 14 * DAY }],
    );
    for (const compare of [compareWeekdays, compareWeekHours, comparePeakHour, compareTroughHour])
      expect(compare(office, later, CONTEXT).value).toBeCloseTo(0, 12);
  });

  it('says nothing of a single weekday', () => {
    const monday = sideOf(days([0], 10, 3), [{ from: 0, to: DAY }]);
    expect(compareWeekdays(monday, monday, CONTEXT)).toMatchObject({ value: NaN, n: 0 });
  });
});

describe('the day', () => {
  it('has a peak and a trough, by the clock and per time observed', () => {
    // From Monday 12:00 to Wednesday 06:00 the morning was seen once or twice, the evening once.
    const window = [{ from: 12 * HOUR, to: 54 * HOUR }];
    const { rate, peak, trough } = describeDay(sideOf(days(WEEK, 20, 3), window).flows, 0);
    expect([peak, trough]).toEqual([20, 3]);
    expect([rate[20], rate[3], rate[0], rate[12]]).toEqual([20, 0, 1, 1]);
  });

  it('peaks are apart round the clock', () => {
    const [late, early] = [sideOf(days(WEEK, 23, 3)), sideOf(days(WEEK, 2, 12))];
    expect(comparePeakHour(late, early, CONTEXT)).toMatchObject({ value: 3, n: 7 * 42 });
    expect(compareTroughHour(late, early, CONTEXT).value).toBe(9);
  });

  it('says nothing where some hours were not observed', () => {
    const morning = sideOf(days([0], 10, 3), [{ from: 0, to: 20 * HOUR }]);
    expect(comparePeakHour(morning, morning, CONTEXT)).toMatchObject({ value: NaN, n: 0 });
  });
});
