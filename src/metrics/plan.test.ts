import { describe, expect, it } from 'vitest';
import { hoursCovered, weekPhase } from '../trace/weekClock';
import { planEvaluation } from './plan';
import { clipWindows, coveredSeconds, mergeWindows } from '../trace/windows';

const DAY = 86_400;
const window = (from: number, to: number) => ({ from, to });

describe('planEvaluation', () => {
  it('tail: holds the hold-out against as long a window just before it', () => {
    const plan = planEvaluation(100, { training: [window(0, 70)], heldOut: [window(70, 100)] }, null);
    expect(plan.kind).toBe('tail');
    expect(plan.reference).toEqual({ flows: [window(70, 100)], earlier: [window(0, 70)] });
    expect(plan.ceiling.candidate).toEqual({ flows: [window(40, 70)], earlier: [window(0, 40)] });
    expect([plan.weekCeiling, plan.dayCeiling, plan.note]).toEqual([null, null, null]);
  });

  it('tail longer than what came before: a shorter ceiling, said so', () => {
    const plan = planEvaluation(100, { training: [window(0, 20)], heldOut: [window(20, 100)] }, null);
    expect(plan.ceiling.candidate.flows).toEqual([window(0, 20)]);
    expect(plan.note).toMatch(/short ceiling/);
  });

  it('clock figures: the nearest earlier window with the same weekdays and hours', () => {
    const plan = (cut: number) =>
      planEvaluation(
        21 * DAY,
        { training: [window(0, cut * DAY)], heldOut: [window(cut * DAY, 21 * DAY)] },
        null,
      );
    expect(plan(17).weekCeiling?.candidate.flows).toEqual([window(10 * DAY, 14 * DAY)]);
    expect(plan(14).weekCeiling?.candidate.flows).toEqual([window(7 * DAY, 14 * DAY)]);
    expect(plan(13).weekCeiling).toBeNull();
  });

  it('blocks: odd against even, no clock ceiling', () => {
    const split = { training: [window(0, 10), window(20, 30)], heldOut: [window(10, 20), window(30, 40)] };
    const plan = planEvaluation(40, split, null);
    expect(plan.kind).toBe('blocks');
    expect(plan.ceiling.candidate).toEqual({ flows: split.training, earlier: split.heldOut });
    expect(plan.weekCeiling).toBeNull();
  });

  it('figures of clock hours alone: the same hours of other days', () => {
    const heldOut = [window(5.5 * DAY, 8 * DAY)];
    const plan = planEvaluation(8 * DAY, { training: [window(0, 5.5 * DAY)], heldOut }, null);
    expect(plan.weekCeiling).toBeNull();
    expect(plan.dayCeiling?.candidate.flows).toEqual([window(2.5 * DAY, 5 * DAY)]);
  });

  it('says where there are too few blocks', () => {
    const blocks = (count: number) => Array.from({ length: count }, (_, i) => window(i * 20, i * 20 + 10));
    const planOf = (count: number) =>
      planEvaluation(
        20 * count,
        { training: blocks(count), heldOut: blocks(count).map(({ from, to }) => window(from + 10, to + 10)) },
        null,
      );
    expect(planOf(6).note).toBeNull();
    expect(planOf(5).note).toMatch(/only 5 blocks a side/);
  });

  it('narrows both sides to what was generated', () => {
    const split = { training: [window(0, 70)], heldOut: [window(70, 100)] };
    const plan = planEvaluation(100, split, window(80, 200));
    expect([plan.reference.flows, plan.candidate.flows]).toEqual([[window(80, 100)], [window(80, 100)]]);
    expect(plan.ceiling.candidate.flows).toEqual([window(60, 80)]);
  });
});

describe('windows', () => {
  it('merge, clip and add up', () => {
    expect(mergeWindows([window(5, 7), window(0, 2), window(2, 3), window(6, 9), window(4, 4)])).toEqual([
      window(0, 3),
      window(5, 9),
    ]);
    expect(clipWindows([window(0, 3), window(5, 9)], window(2, 6))).toEqual([window(2, 3), window(5, 6)]);
    expect(coveredSeconds([window(0, 3), window(5, 9)])).toBe(7);
  });
});

describe('clock', () => {
  it('knows that 2 March 2026 was a Monday and 1 January 1970 a Thursday', () => {
    expect(weekPhase(1_772_409_600n * 1_000_000_000n)).toBe(0);
    expect(weekPhase(0n)).toBe(3 * DAY);
    expect(weekPhase(1_772_409_600_500_000_000n)).toBe(0.5);
  });

  it('adds up the hours covered, parts of hours too', () => {
    const hours = hoursCovered([window(0, 5400), window(6.5 * DAY, 7 * DAY + 1800)], 0);
    expect([hours[0], hours[1], hours[2], hours[6 * 24 + 11], hours[167]]).toEqual([1.5, 0.5, 0, 0, 1]);
    expect(hours.reduce((sum, hour) => sum + hour, 0)).toBeCloseTo(1.5 + 12.5, 9);
  });
});
