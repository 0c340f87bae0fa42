/** The day's shape is learnt, marks follow from the pair and the mark before, and what was not covered is not guessed low. */
import { beforeAll, describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import { totalVariation } from '../math/totalVariation';
import { runGenerator } from '../testing/checkGenerator';
import { MONDAY, traceOf } from '../testing/traceOf';
import type { Trace } from '../trace/trace';
import { createHourlyChained } from './hourlyChained';
import { fitHourlyRate } from './hourlyRate';
import { createIndependentPoisson } from './independentPoisson';
import { readTraining } from './trainingRows';

const HOUR = 3600;
const DAY = 24 * HOUR;
const perHour = ({ time }: Trace, hours: number) => {
  const counts = new Float64Array(hours);
  for (const at of time) counts[Math.floor(at / HOUR) % hours]!++;
  return counts;
};
const keys = (trace: Trace, columns: readonly (keyof Trace)[]) =>
  Array.from(trace.time, (_, row) => columns.map((name) => (trace[name] as Float64Array)[row]).join(' '));

describe('on the office', () => {
  const real = simulateOffice({ seed: 7 });
  const training = [{ from: 0, to: 14 * DAY }];
  const following = { from: 14 * DAY, to: 28 * DAY };
  let synthetic: Trace;
  let naive: Trace;
  beforeAll(async () => {
    synthetic = (await runGenerator(createHourlyChained(real, training), following)).trace;
    naive = (await runGenerator(createIndependentPoisson(real, training), following)).trace;
  });

  it.each([24, 168])('has the profile of %i hours', (hours) => {
    const wanted = perHour(real, hours);
    expect(totalVariation(perHour(synthetic, hours), wanted)).toBeLessThan(0.05);
    expect(totalVariation(perHour(naive, hours), wanted)).toBeGreaterThan(0.2);
  });

  it.each([
    ['pair and service', ['source', 'destination', 'protocol', 'destinationPort', 'service']],
    ['pair and state', ['source', 'destination', 'state']],
  ] as const)('has the joint distribution of %s', (_, columns) => {
    const names = [...new Set([...keys(real, columns), ...keys(naive, columns)])];
    const place = new Map(names.map((name, i) => [name, i]));
    const counts = (trace: Trace) => {
      const count = new Float64Array(names.length);
      for (const key of keys(trace, columns)) count[place.get(key)!]!++;
      return count;
    };
    expect(totalVariation(counts(synthetic), counts(real))).toBeLessThan(0.05);
    expect(totalVariation(counts(naive), counts(real))).toBeGreaterThan(0.5);
  });

  it('draws each number given the one before: bytes go with packets', () => {
    expect(correlation(synthetic)).toBeGreaterThan(0.95 * correlation(real));
    expect(correlation(naive)).toBeLessThan(0.1);
  });
});

/** Pearson's, between logarithms of packets and of bytes. */
function correlation({ length, sourcePackets, sourceBytes }: Trace): number {
  const [a, b] = [sourcePackets, sourceBytes].map((column) => {
    const logs = column.map(Math.log1p);
    const mean = logs.reduce((sum, value) => sum + value, 0) / length;
    return logs.map((value) => value - mean);
  }) as [Float64Array, Float64Array];
  const product = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

describe('the rate', () => {
  /** One flow a minute by day (6 to 18 h), one in ten minutes by night. */
  const rowsOver = (days: number) =>
    Array.from({ length: days * 1440 }, (_, minute) => minute)
      .filter((minute) => (minute % 1440 >= 360 && minute % 1440 < 1080) || minute % 10 === 0)
      .map((minute) => [minute * 60, 'a', 'b'] as const);
  const ratesOf = (days: number, windows = [{ from: 0, to: days * DAY }]) =>
    Array.from(
      fitHourlyRate(readTraining(traceOf(rowsOver(days), days * DAY, MONDAY), windows)).rates,
      (rate) => rate * HOUR,
    );

  it('is one below 1.2 days, by hour of the day below 9, by hour of the week from there', () => {
    expect(new Set(ratesOf(1)).size).toBe(1);
    const daily = ratesOf(3);
    expect([daily[3], daily[12], daily[6 * 24 + 12]].map(Math.round)).toEqual([6, 60, 60]);
    const weekly = ratesOf(9, [
      { from: 0, to: 6 * DAY },
      { from: 6.5 * DAY, to: 9 * DAY },
    ]);
    expect([weekly[12], weekly[5 * 24 + 12], weekly[6 * 24 + 3]].map(Math.round)).toEqual([60, 60, 6]);
  });

  it('divides by the time covered, and hours that training does not cover have the coarser rhythm’s', () => {
    const blocks = Array.from({ length: 4 }, (_, day) => ({ from: day * DAY, to: day * DAY + 8 * HOUR }));
    const rates = ratesOf(4, blocks);
    expect([rates[3], rates[7]].map(Math.round)).toEqual([6, 60]);
    expect(rates[20]).toBeCloseTo((6 * 6 + 2 * 60) / 8, 6);
  });
});
