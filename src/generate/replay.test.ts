import { describe, expect, it } from 'vitest';
import type { Clock } from '../streams/clock';
import { planReplay } from './replay';

const DAY = 86_400;
const WEEK = 7 * DAY;
const clock = (dayHarmonics: number, weekHarmonics: number): Clock => ({
  features: 'harmonics',
  phase: 0,
  dayHarmonics,
  weekHarmonics,
});
const window = (from: number) => ({ from, to: from + 3600 });

describe('where generation starts from', () => {
  it('goes on where training ends', () => {
    expect(planReplay(window(4 * DAY), [{ from: 0, to: 4 * DAY }], clock(3, 0))).toEqual({
      moment: 4 * DAY,
      begins: 4 * DAY,
    });
    expect(planReplay(window(4 * DAY + 60), [{ from: 0, to: 4 * DAY }], clock(3, 0)).begins).toBe(4 * DAY);
  });

  it('replays the last day, or week, with the same clock', () => {
    expect(planReplay(window(3600), [{ from: 0, to: 4 * DAY }], clock(3, 0))).toEqual({
      moment: 3 * DAY + 3600,
      begins: 3600,
    });
    expect(planReplay(window(0), [{ from: 0, to: 2 * WEEK }], clock(3, 3))).toEqual({
      moment: 2 * WEEK,
      begins: 0,
    });
    expect(planReplay(window(DAY), [{ from: 0, to: 2 * WEEK }], clock(3, 3)).moment).toBe(WEEK + DAY);
  });

  it('finds the clock again for a window far beyond training', () => {
    const { moment, begins } = planReplay(window(4 * WEEK + DAY), [{ from: 0, to: 2 * WEEK }], clock(3, 3));
    expect((begins - moment) % WEEK).toBe(0);
    expect(moment).toBe(WEEK + DAY);
  });

  it('starts a trace without a learnt rhythm at its own time, whatever went silent by its end', () => {
    const blocks = [0, 2, 4, 6].map((hour) => ({ from: hour * 7200, to: (hour + 1) * 7200 }));
    expect(planReplay(window(0), blocks, clock(0, 0))).toEqual({ moment: 0, begins: 0 });
    expect(planReplay(window(9000), blocks, clock(0, 0))).toEqual({ moment: 9000, begins: 9000 });
  });
});
