/** Pairs at their rates, whole rows, and arrivals without memory. */
import { describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { runGenerator } from '../testing/checkGenerator';
import type { Trace } from '../trace/trace';
import { COLUMNS } from '../trace/trace';
import { createPairBootstrap } from './pairBootstrap';
import { groupPairs, rowsOf } from './rowGroups';

const DAY = 86_400;

describe('createPairBootstrap', async () => {
  const real = simulateOffice({ seed: 7, days: 7 });
  const window = { from: 7 * DAY, to: 14 * DAY };
  const { trace } = await runGenerator(createPairBootstrap(real, [{ from: 0, to: 7 * DAY }]), window);
  const pairsOf = (trace: Trace) => {
    const pairs = groupPairs(trace);
    return Array.from({ length: pairs.length }, (_, pair) => {
      const rows = rowsOf(pairs, pair);
      return { key: `${trace.source[rows[0]!]} ${trace.destination[rows[0]!]}`, rows };
    }).sort((a, b) => b.rows.length - a.rows.length);
  };

  it('has each busy pair at its rate', () => {
    const drawn = new Map(pairsOf(trace).map(({ key, rows }) => [key, rows.length]));
    for (const { key, rows } of pairsOf(real).slice(0, 10))
      expect(Math.abs(drawn.get(key)! - rows.length)).toBeLessThan(5 * Math.sqrt(2 * rows.length));
  });

  it('has exponential gaps within a pair', () => {
    const { rows } = pairsOf(trace)[0]!;
    const gaps = Float64Array.from(rows.subarray(1), (row, i) => trace.time[row]! - trace.time[rows[i]!]!);
    const rate = rows.length / (7 * DAY);
    const exponential = gaps.map((_, i) => -Math.log(1 - (i + 0.5) / gaps.length) / rate);
    expect(kolmogorovSmirnov(gaps.sort(), exponential)).toBeLessThan(1.95 / Math.sqrt(gaps.length));
  });

  it('copies whole rows', () => {
    const texts = (trace: Trace) =>
      Array.from(trace.time, (_, row) =>
        COLUMNS.filter((name) => name !== 'time')
          .map((name) => trace[name][row])
          .join(' '),
      );
    const met = new Set(texts(real));
    expect(texts(trace).filter((text) => !met.has(text))).toEqual([]);
  });
});
