/** Drawn sides keep what a stretch of time keeps: its clock, its gaps, its rate. */
import { describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import { createRandom } from '../math/random';
import { describeGaps } from '../metrics/gaps';
import { alignTrace, takeSample } from '../metrics/sample';
import { traceOf } from '../testing/traceOf';
import type { TimeWindow } from '../trace/trace';
import { cutBlocks, resampleBlocks } from './blockBootstrap';

const DAY = 86_400;
const WEEK = 7 * DAY;

describe('cutBlocks', () => {
  it('cuts a short side into twenty equal blocks that abut', () => {
    const blocks = cutBlocks([{ from: 100, to: 500 }]);
    expect(blocks).toHaveLength(20);
    expect(blocks[0]).toEqual({ from: 100, to: 120 });
    for (const [i, { from }] of blocks.entries()) if (i) expect(from).toBe(blocks[i - 1]!.to);
    expect(blocks.at(-1)!.to).toBe(500);
  });

  it('cuts a side of five days or more into days, the last as long as it is', () => {
    const blocks = cutBlocks([{ from: 3600, to: 3600 + 5.5 * DAY }]);
    expect(blocks.map(({ from, to }) => to - from)).toEqual([DAY, DAY, DAY, DAY, DAY, DAY / 2]);
  });

  it('leaves scattered blocks whole where there are enough, else cuts each', () => {
    const scattered = (count: number): TimeWindow[] =>
      Array.from({ length: count }, (_, i) => ({ from: i * 200, to: i * 200 + 100 }));
    expect(cutBlocks(scattered(30))).toEqual(scattered(30));
    expect(cutBlocks(scattered(10))).toHaveLength(20);
  });
});

describe('resampleBlocks', () => {
  const office = simulateOffice({ seed: 4 });
  const sample = takeSample(alignTrace(office, office), [{ from: 0, to: 14 * DAY }]);
  const blocks = cutBlocks(sample.windows);
  const drawn = resampleBlocks(sample, blocks, createRandom(7));

  it('draws as many blocks as there are, over as much time, in order and inside its stretches', () => {
    expect(drawn.covered).toBeCloseTo(sample.covered, 6);
    for (let i = 0; i < drawn.length; i++) {
      const { from, to } = drawn.windows[drawn.stretch[i]!]!;
      expect(drawn.time[i]! >= from && drawn.time[i]! < to).toBe(true);
      if (i) expect(drawn.time[i]! >= drawn.time[i - 1]!).toBe(true);
    }
    for (const [i, { from }] of drawn.windows.entries())
      if (i) expect(from).toBeGreaterThan(drawn.windows[i - 1]!.to);
  });

  it('keeps every row’s clock and columns: it is a real row moved by whole weeks', () => {
    const rows = new Map(Array.from(sample.time, (at, i) => [Math.round((at % WEEK) * 1e6), i]));
    const inBoth = Array.from(drawn.time, (at) => rows.get(Math.round((at % WEEK) * 1e6)));
    expect(inBoth.filter((row) => row !== undefined).length).toBeGreaterThan(0.99 * drawn.length);
    const bytes = new Set(sample.sourceBytes);
    expect(drawn.sourceBytes.every((value) => bytes.has(value))).toBe(true);
    expect(drawn.destinationPort).toHaveLength(drawn.length);
  });

  it('cuts no gap between blocks that follow one another', () => {
    const ticks = traceOf(
      Array.from({ length: 400 }, (_, i) => [i, 'a', 'b'] as const),
      400,
    );
    const whole = takeSample(alignTrace(ticks, ticks), [{ from: 0, to: 400 }]);
    const again = resampleBlocks(whole, cutBlocks(whole.windows), createRandom(3));
    const { sorted } = describeGaps(again, 1e-6);
    expect(sorted).toHaveLength(again.length - again.windows.length);
    expect(sorted.every((gap) => Math.abs(gap - 1) < 1e-6)).toBe(true);
    expect(again.windows.length).toBeLessThan(20);
  });

  it('repeats by seed', () => {
    expect(resampleBlocks(sample, blocks, createRandom(7)).time).toEqual(drawn.time);
    expect(resampleBlocks(sample, blocks, createRandom(8)).time).not.toEqual(drawn.time);
  });
});
