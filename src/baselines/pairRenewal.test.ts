/** Each pair keeps its rhythm, also where training has holes, and a pair that fell silent does not run for ever. */
import { beforeAll, describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { scoresOf } from '../testing/scoresOf';
import { runGenerator } from '../testing/checkGenerator';
import { traceOf } from '../testing/traceOf';
import type { Trace } from '../trace/trace';
import { createPairBootstrap } from './pairBootstrap';
import { createPairRenewal } from './pairRenewal';

const DAY = 86_400;

describe('on the office', () => {
  const real = simulateOffice({ seed: 7 });
  const split = { training: [{ from: 0, to: 10 * DAY }], heldOut: [{ from: 10 * DAY, to: 14 * DAY }] };
  let scores: Record<string, { value: number; baseline: number }>;
  beforeAll(async () => {
    const [synthetic, baseline] = await Promise.all(
      [createPairRenewal, createPairBootstrap].map(
        async (create) => (await runGenerator(create(real, split.training), split.heldOut[0]!)).trace,
      ),
    );
    scores = Object.fromEntries(
      scoresOf({ real, split, synthetic: synthetic!, baseline: baseline! }).map((score) => [
        score.name,
        { value: score.value!, baseline: score.baseline! },
      ]),
    );
  });

  it('has the gaps of each pair, which Poisson arrivals at the pairs’ rates have not', () => {
    expect(scores['pairGapKs']!.value).toBeLessThan(0.2);
    expect(scores['pairGapKs']!.baseline).toBeGreaterThan(2 * scores['pairGapKs']!.value);
    expect(scores['pairGapW1']!.value).toBeLessThan(0.5 * scores['pairGapW1']!.baseline);
  });

  it('has the pairs, as whole rows have', () => {
    for (const { value } of [scores['cmd']!, scores['categoricalJsd']!]) expect(value).toBeLessThan(0.1);
  });
});

describe('a pair', () => {
  const every = (seconds: number, from: number, to: number) =>
    Array.from(
      { length: Math.ceil((to - from) / seconds) },
      (_, i) => [from + i * seconds, 'a', 'b'] as const,
    );
  const gaps = ({ time }: Trace) => time.slice(1).map((at, i) => at - time[i]!);

  it('seen in blocks has the gaps inside them, none across', async () => {
    const blocks = [0, 1000, 2000].map((from) => ({ from, to: from + 100 }));
    const real = traceOf(
      blocks.flatMap(({ from, to }) => every(10, from + 3, to)),
      2100,
    );
    const { trace } = await runGenerator(createPairRenewal(real, blocks), { from: 5000, to: 9000 });
    expect(trace.length).toBe(400);
    expect(gaps(trace).every((gap) => Math.abs(gap - 10) < 1e-5)).toBe(true);
  });

  it('that was silent for half of training is so for half of the time', async () => {
    const real = traceOf(every(10, 0, 10_000), 20_000);
    const generator = createPairRenewal(real, [{ from: 0, to: 20_000 }]);
    const starts = await Promise.all(
      Array.from({ length: 60 }, async (_, seed) => {
        const { trace } = await runGenerator(generator, { from: 50_000, to: 50_020 }, seed);
        return trace.length > 0;
      }),
    );
    const active = starts.filter(Boolean).length;
    expect(active).toBeGreaterThan(15);
    expect(active).toBeLessThan(45);
  });

  it('begins anywhere inside a gap', async () => {
    const real = traceOf(every(10, 0, 10_000), 10_000);
    const generator = createPairRenewal(real, [{ from: 0, to: 10_000 }]);
    const firsts = await Promise.all(
      Array.from(
        { length: 300 },
        async (_, seed) => (await runGenerator(generator, { from: 0, to: 10 }, seed)).trace.time[0]!,
      ),
    );
    const uniform = Float64Array.from({ length: 300 }, (_, i) => (i + 0.5) / 30);
    expect(kolmogorovSmirnov(Float64Array.from(firsts).sort(), uniform)).toBeLessThan(1.95 / Math.sqrt(300));
  });
});
