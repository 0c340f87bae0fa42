/** A generator that plays training back is told from the same office on other days. */
import { describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import { drained } from '../math/drained';
import { selectWindows } from '../trace/selectRows';
import type { Trace } from '../trace/trace';
import { readFigures } from './readFigures';

const DAY = 86_400;
const real = simulateOffice({ seed: 1, days: 2 });
const [training, heldOut] = [[{ from: 0, to: DAY }], [{ from: DAY, to: 2 * DAY }]];
const subject = { real, split: { training, heldOut }, generated: null };
const first = selectWindows(real, training);
const played: Trace = { ...first, time: first.time.map((at) => at + DAY) };
const other = simulateOffice({ seed: 2, days: 2 });

describe('figures of made traces', () => {
  const figures = drained(readFigures(subject, { synthetic: played, baseline: other, ceilings: true }));
  const of = (name: string) => figures.find((one) => one.name === name)!;

  it('give away who plays training back', () => {
    expect(of('sharedGrams').value).toBeGreaterThan(0.6);
    expect(Math.abs(of('sharedGrams').baseline!)).toBeLessThan(0.1);
    expect(of('nearerToTraining').interval![0]).toBeGreaterThan(0.5);
    expect(of('nearerToTraining').value).toBeGreaterThan(of('nearerToTraining').baseline! + 0.2);
    expect(of('md').value).toBeGreaterThan(of('md').baseline! + 0.5);
  });

  it('ask what was learnt of the rows that a generator saw', () => {
    const seen = [{ from: 0.75 * DAY, to: DAY }];
    const asked = { synthetic: played, baseline: null, ceilings: false };
    const capped = drained(readFigures({ ...subject, seen }, asked));
    const grams = capped.find(({ name }) => name === 'sharedGrams')!;
    expect(grams.value).toBeLessThan(of('sharedGrams').value! - 0.2);
    expect(capped.find(({ name }) => name === 'coverage')!.value).toBe(of('coverage').value);
  });

  it('stand beside real against real, with the rules behind them', () => {
    expect(of('coverage').ceiling).toBeGreaterThan(0.5);
    expect(of('dkc')).toMatchObject({ value: 0, ceiling: 0, baseline: 0, good: 'low' });
    expect(of('dkc').rules!.every(({ active, rate }) => active && rate === 0)).toBe(true);
    expect(of('density').rules).toBeUndefined();
  });
});

describe('what is left out', () => {
  it('is null, memorisation too where nothing is held out, and a twin takes the place of real against real', () => {
    const alone = drained(readFigures(subject, { synthetic: other, baseline: null, ceilings: false }));
    expect(alone.flatMap(({ ceiling, baseline }) => [ceiling, baseline]).every((one) => one === null)).toBe(
      true,
    );
    const split = { training: [], heldOut: [] };
    const unheld = { synthetic: other, baseline: null, ceilings: true };
    const known = drained(readFigures({ real, split, generated: null }, unheld)).filter(
      ({ value, ceiling }) => value !== null || ceiling !== null,
    );
    expect(known.map(({ name }) => name)).toEqual(['density', 'coverage', 'dkc', 'periodicPairs']);
    const twin = { ...subject, twin: other };
    const beside = drained(readFigures(twin, { synthetic: other, baseline: null, ceilings: true }));
    expect(beside.map(({ ceiling }) => ceiling)).toEqual(alone.map(({ value }) => value));
  });
});
