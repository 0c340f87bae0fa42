/** The naive baseline keeps the rate and each marginal, nothing else, and never looks at the hold-out. */
import { beforeAll, describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { scoresOf } from '../testing/scoresOf';
import type { Generator } from '../streams/generator';
import { selectRows } from '../trace/selectRows';
import type { TimeWindow, Trace } from '../trace/trace';
import { COLUMNS } from '../trace/trace';
import { createIndependentPoisson } from './independentPoisson';

const DAY = 86_400;
const real = simulateOffice({ seed: 7, days: 7 });
const training = [{ from: 0, to: 5 * DAY }];
const heldOut = { from: 5 * DAY, to: 7 * DAY };

async function run(
  generator: Generator,
  window: TimeWindow,
  seed = 1,
): Promise<{ trace: Trace; shares: number[] }> {
  const shares: number[] = [];
  const steps = generator.generate({ window, seed });
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return { trace: value, shares };
    shares.push(value.share);
  }
}

describe('createIndependentPoisson', () => {
  let synthetic: Trace;
  beforeAll(async () => {
    synthetic = (await run(createIndependentPoisson(real, training), heldOut)).trace;
  });

  it('fills the window at the training rate, in order, on the real clock', () => {
    const expected = (real.time.filter((at) => at < 5 * DAY).length / 5) * 2;
    expect(Math.abs(synthetic.length - expected)).toBeLessThan(5 * Math.sqrt(expected));
    expect(
      synthetic.time.every(
        (at, i) => at >= heldOut.from && at < heldOut.to && at >= (synthetic.time[i - 1] ?? 0),
      ),
    ).toBe(true);
    expect([synthetic.start, synthetic.hosts]).toEqual([real.start, real.hosts]);
    expect(synthetic.label.every((label) => synthetic.labels[label] === '')).toBe(true);
    for (const column of COLUMNS) expect(synthetic[column]).toHaveLength(synthetic.length);
  });

  it('has exponential gaps and the training marginals', () => {
    const gaps = synthetic.time
      .slice(1)
      .map((at, i) => at - synthetic.time[i]!)
      .sort();
    const rate = synthetic.length / (2 * DAY);
    const exponential = gaps.map((_, i) => -Math.log(1 - (i + 0.5) / gaps.length) / rate);
    expect(kolmogorovSmirnov(gaps, exponential)).toBeLessThan(1.95 / Math.sqrt(gaps.length));
    const bytes = Float64Array.from(
      real.sourceBytes.slice(
        0,
        real.time.findIndex((at) => at >= 5 * DAY),
      ),
    ).sort();
    expect(kolmogorovSmirnov(synthetic.sourceBytes.slice().sort(), bytes)).toBeLessThan(0.03);
  });

  it('knows no pairs: most flows are between hosts that never met', () => {
    const pairs = (trace: Trace) =>
      Array.from(trace.source, (source, i) => `${source} ${trace.destination[i]}`);
    const met = new Set(pairs(real));
    expect(pairs(synthetic).filter((pair) => !met.has(pair)).length / synthetic.length).toBeGreaterThan(0.5);
  });

  it('repeats by seed and does not see held-out rows', async () => {
    const without = selectRows(real, (i) => real.time[i]! < 5 * DAY);
    const again = (await run(createIndependentPoisson(without, training), heldOut)).trace;
    for (const column of COLUMNS) expect(again[column]).toEqual(synthetic[column]);
    expect((await run(createIndependentPoisson(real, training), heldOut, 2)).trace.time).not.toEqual(
      synthetic.time,
    );
  });

  it('reports progress, and yields nothing where there was nothing to learn', async () => {
    expect(
      (await run(createIndependentPoisson(real, training), { from: 0, to: 60 * DAY })).shares,
    ).toHaveLength(11);
    expect((await run(createIndependentPoisson(real, []), heldOut)).trace.length).toBe(0);
  });
});

describe('as the tick beside every score', () => {
  it('is worse than the office’s own ceiling on everything that hangs on time or pairs', async () => {
    const fortnight = simulateOffice({ seed: 7 });
    const split = { training: [{ from: 0, to: 10 * DAY }], heldOut: [{ from: 10 * DAY, to: 14 * DAY }] };
    const { trace } = await run(createIndependentPoisson(fortnight, split.training), split.heldOut[0]!);
    const scores = scoresOf({ real: fortnight, split, synthetic: trace, baseline: trace });
    for (const { name, value, ceiling, baseline } of scores) {
      expect(baseline).toBe(value);
      if (['pairGapW1', 'pairGapKs', 'cmd', 'hourProfileTv', 'unseenShare'].includes(name))
        expect(baseline).toBeGreaterThan(2 * ceiling!);
    }
  });
});
