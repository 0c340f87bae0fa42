/** Scores on cases worked out by hand, on a trace against itself, and on the office against another fortnight of the same office. */
import { describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import type { TimeWindow, Trace } from '../trace/trace';
import type { EvaluationSplit } from '../metrics/plan';
import type { Score } from '../metrics/score';
import { scoresOf } from '../testing/scoresOf';
import { scoredMetrics } from './scoredMetrics';

const HOUR = 3600;
const DAY = 24 * HOUR;

const tailOf = (span: number, cut: number): EvaluationSplit => ({
  training: [{ from: 0, to: cut }],
  heldOut: [{ from: cut, to: span }],
});
const blocksOf = (span: number, seconds: number): EvaluationSplit => {
  const blocks = Array.from({ length: Math.ceil(span / seconds) }, (_, i) => ({
    from: i * seconds,
    to: Math.min((i + 1) * seconds, span),
  }));
  return { training: blocks.filter((_, i) => i % 2 === 0), heldOut: blocks.filter((_, i) => i % 2 === 1) };
};
const NONE: EvaluationSplit = { training: [], heldOut: [] };

function score(
  real: Trace,
  synthetic: Trace,
  split: EvaluationSplit,
  generated: TimeWindow | null = null,
): Record<string, Score> {
  const scores = scoresOf({ real, split, synthetic, generated });
  return Object.fromEntries(scores.map((one) => [one.name, one]));
}

/** `count` flows `gap` seconds apart. */
const train = (from: number, gap: number, count: number, source = 'a', destination = 'b', rest = {}): Row[] =>
  Array.from({ length: count }, (_, i) => [from + i * gap, source, destination, rest]);

describe('a trace against itself', () => {
  const office = simulateOffice({ seed: 3, days: 7 });
  it.each([
    ['tail', tailOf(7 * DAY, 5 * DAY)],
    ['blocks', blocksOf(7 * DAY, 2 * HOUR)],
    ['nothing held out', NONE],
  ])('is at distance 0 on every score (%s)', (_, split) => {
    const scores = scoresOf({ real: office, split, synthetic: office, baseline: office });
    const quick = scoredMetrics(office).filter(({ slow }) => !slow);
    expect(scores.map(({ name }) => name)).toEqual(quick.map(({ name }) => name));
    for (const { value, baseline, n, note } of scores) {
      // Blocks of two hours show every other hour of the day.
      if (note?.includes('not every hour of the day')) continue;
      expect(value).toBeCloseTo(0, 12);
      expect(baseline).toBeCloseTo(0, 12);
      expect(n).toBeGreaterThan(0);
    }
  });
});

describe('known answers', () => {
  const real = traceOf([...train(0, 1, 100), ...train(100, 1, 100)], 200);
  const split = tailOf(200, 100);

  it('rate: half as many flows are 0.5 off, and rates are per time generated', () => {
    const half = traceOf(train(100, 2, 50), 200);
    expect(score(real, half, split)['rateError']).toMatchObject({ value: 0.5, ceiling: 0, n: 100 });
    const short = traceOf(train(100, 1, 10), 200);
    expect(score(real, short, split, { from: 100, to: 110 })['rateError']!.value).toBe(0);
  });

  it('gaps: ten times as long are one decade off and wholly apart', () => {
    const slow = traceOf(train(100, 10, 10), 200);
    const scores = score(real, slow, split);
    expect(scores['logGapW1']).toMatchObject({
      value: expect.closeTo(1, 9),
      ceiling: expect.closeTo(0, 9),
      n: 99,
      unit: 'decades',
    });
    expect(scores['logGapKs']!.value).toBe(1);
    expect(scores['pairGapW1']!.value).toBeCloseTo(1, 9);
    expect(scores['pairGapKs']!.value).toBe(1);
  });

  it('pair gaps: a missing pair scores the distance to one gap as long as the window', () => {
    const other = traceOf(train(100, 1, 100, 'a', 'c'), 200);
    expect(score(real, other, split)['pairGapW1']!.value).toBeCloseTo(2, 9);
  });

  it('pair gaps: weighted by how many real gaps each pair has', () => {
    const two = traceOf([...train(0.5, 1, 31), ...train(0, 1, 11, 'c', 'd')], 100);
    const changed = traceOf([...train(0.5, 1, 31), ...train(0, 10, 9, 'c', 'd')], 100);
    expect(score(two, changed, NONE)['pairGapW1']).toMatchObject({
      value: expect.closeTo(10 / 40, 9),
      n: 40,
    });
  });

  it('marks: one column of five apart is a fifth of √ln 2, and four of ten pairs of columns apart', () => {
    const udp = traceOf(train(100, 1, 100, 'a', 'b', { protocol: 'udp' }), 200);
    const scores = score(real, udp, split);
    expect(scores['categoricalJsd']!.value).toBeCloseTo(Math.sqrt(Math.LN2) / 5, 9);
    expect(scores['cmd']!.value).toBeCloseTo((4 * Math.SQRT2) / 10, 9);
  });

  it('hours: a day moved by twelve hours shares no hour', () => {
    const days = traceOf([...train(9 * HOUR, 60, 60), ...train(7 * DAY + 9 * HOUR, 60, 60)], 14 * DAY);
    const moved = traceOf(train(7 * DAY + 21 * HOUR, 60, 60), 14 * DAY);
    expect(score(days, moved, tailOf(14 * DAY, 7 * DAY))['hourProfileTv']).toMatchObject({
      value: 1,
      ceiling: 0,
      n: 60,
    });
  });

  it('unseen pairs: the share of flows between hosts that had not met', () => {
    const held = traceOf([...train(0, 1, 200), ...train(100.5, 1, 25, 'a', 'new')], 200);
    const inventive = traceOf([...train(100, 1, 50), ...train(100.5, 1, 50, 'b', 'c')], 200);
    const scores = score(held, inventive, split);
    expect(scores['unseenShare']!.value).toBeCloseTo(0.5 - 0.2, 9);
    expect(scores['unseenShare']).toMatchObject({
      ceiling: null,
      note: 'no ceiling: nothing came before it',
    });
  });
});

describe('what cannot be scored says why', () => {
  it('hours without an earlier window of the same clock', () => {
    const short = traceOf(train(0, 60, 600), 600 * 60);
    expect(score(short, short, tailOf(36_000, 18_000))['hourProfileTv']).toMatchObject({
      ceiling: null,
      note: expect.stringContaining('clock hours'),
    });
  });

  it('empty synthetic traces and lonely flows', () => {
    const real = traceOf(train(0, 1, 200), 200);
    const scores = score(real, traceOf([], 200), tailOf(200, 100));
    expect(scores['rateError']!.value).toBe(1);
    expect(scores['logGapW1']).toMatchObject({ value: null, note: 'too few flows on one side to score' });
    const lonely = traceOf(
      [
        [0, 'a', 'b'],
        [5, 'c', 'd'],
      ],
      10,
    );
    expect(score(lonely, lonely, NONE)['pairGapW1']).toMatchObject({ value: null, n: 0 });
  });

  it('blocks: scores uncut gaps and says how many there are', () => {
    const real = traceOf(train(0, 30, 40), 1200);
    const pairs = score(real, real, blocksOf(1200, 100))['pairGapW1']!;
    // In 100 s there are three or four flows of every 30 s: 28 of 39 gaps are uncut.
    expect(pairs.note).toBe('71.8 % of the real pair gaps lie inside one block and are scored');
    expect(pairs.n).toBe(14);
  });

  it('nothing held out: halves of the trace as ceiling, said so', () => {
    const real = traceOf([...train(0, 1, 100), ...train(100, 2, 50)], 200);
    const { rateError } = score(real, real, NONE);
    expect(rateError).toMatchObject({ value: 0, ceiling: 1, note: expect.stringContaining('first half') });
  });

  it('a window beyond the trace is held against all of the reference', () => {
    const real = traceOf(train(0, 1, 100), 100);
    const beyond = traceOf(train(1000, 1, 50), 1050);
    expect(score(real, beyond, NONE, { from: 1000, to: 1050 })['rateError']!.value).toBe(0);
  });
});

describe('the office', () => {
  const real = simulateOffice({ seed: 1 });
  const twin = simulateOffice({ seed: 2 });
  it('is close to another fortnight of itself: near the ceiling where the clock is the same', () => {
    const scores = score(real, twin, NONE);
    expect(scores['rateError']!.value).toBeLessThan(0.15);
    expect(scores['logGapKs']!.value).toBeLessThan(0.08);
    expect(scores['pairGapKs']!.value).toBeLessThan(0.15);
    expect(scores['cmd']!.value).toBeLessThan(0.05);
    expect(scores['hourProfileTv']!.value).toBeLessThan(0.08);
  });
});
