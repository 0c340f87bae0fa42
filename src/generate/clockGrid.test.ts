import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tinyModel } from '../testing/tinyModel';
import { createClockGrid, isCoarse, onTick } from './clockGrid';
import type { Lane, Run } from './streamLanes';
import { nextTime } from './streamLanes';

it('is the exact sum of start and the ticks passed, however far from the start', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }),
      fc.constantFrom(1, 1000, 1_000_000),
      fc.integer({ min: 0, max: 2 ** 40 }),
      (start, tick, ticks) => {
        const { seconds, nanoseconds } = createClockGrid(start, tick / 1e9)(((ticks + 0.25) * tick) / 1e9);
        const wanted = start + BigInt(ticks) * BigInt(tick);
        expect(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)).toBe(wanted);
        expect(nanoseconds).toBeLessThan(1e9);
      },
    ),
  );
});

describe('a coarse clock', () => {
  const { dataset } = tinyModel({}, 1, 60);
  const run = { codecs: dataset.codecs, window: { from: 0, to: 86_400 } } as Run;
  const lane = () =>
    ({ last: 600, silence: 0, birth: NaN, events: 0, budget: 1e6, warning: null }) as unknown as Lane;

  it('has its ticks where rounding hides them', () => {
    expect([isCoarse(60), isCoarse(1e-3), isCoarse(1e-6)]).toEqual([true, false, false]);
    for (let tick = 0; tick < 1e5; tick += 7) expect(onTick(tick * 0.1, 0.1)).toBeCloseTo(tick * 0.1, 9);
  });

  it('keeps a run of one tick in one tick, however long, and other gaps whole ticks', () => {
    const one = lane();
    for (let event = 0; event < 100; event++) {
      const { gap, time } = nextTime(run, one, () => 59.9);
      expect([gap, time]).toEqual([0, 600]);
      one.last = time;
    }
    expect(nextTime(run, one, () => 119.9)).toEqual({ gap: 60, time: 660 });
  });

  it('never goes back behind the silence observed', () => {
    const silent = { ...lane(), last: 610, silence: 5 };
    expect(nextTime(run, silent, () => 7).time).toBeGreaterThanOrEqual(610);
  });
});
