/** What the contract of `streams/generator.ts` promises, whatever the generator learns. */
import { describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import type { GenerateProgress, Generator } from '../streams/generator';
import { splitSpan } from '../streams/holdout';
import type { TimeWindow, Trace } from '../trace/trace';
import { COLUMNS } from '../trace/trace';
import { coveredSeconds } from '../trace/windows';
import { traceOf } from './traceOf';

type Create = (real: Trace, trainingWindows: readonly TimeWindow[]) => Generator;

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Blocks of five hours, so that training sees every hour of the day. */
const real = simulateOffice({ seed: 7, days: 4 });
const { training } = splitSpan(real.span, { kind: 'blocks', seconds: 5 * HOUR });
const isTraining = (at: number) => training.some(({ from, to }) => at >= from && at < to);
const trained = real.time.filter(isTraining).length;
const rate = trained / coveredSeconds(training);

/** Runs a generator to its end. */
export async function runGenerator(
  generator: Generator,
  window: TimeWindow,
  seed = 1,
): Promise<{ trace: Trace; progress: GenerateProgress[] }> {
  const progress: GenerateProgress[] = [];
  const steps = generator.generate({ window, seed });
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return { trace: value, progress };
    progress.push(value);
  }
}

/** Registers a test a promise. */
export function checkGenerator(create: Create): void {
  const generator = create(real, training);

  describe('a window', () => {
    it.each([
      ['inside training', 7 * HOUR, 36.5 * HOUR],
      ['right after it', 4 * DAY, 5.5 * DAY],
      ['far beyond it', 704 * DAY + 0.123, 706 * DAY + 0.456],
    ])('%s is filled, in order, at about the training rate, on the real clock', async (_, from, to) => {
      const { trace } = await runGenerator(generator, { from, to });
      expectWellFormed(trace, { from, to }, real);
      expect(trace.length / (to - from) / rate).toBeGreaterThan(0.4);
      expect(trace.length / (to - from) / rate).toBeLessThan(2.5);
    });

    it('of no length is empty', async () => {
      expect((await runGenerator(generator, { from: 9.5, to: 9.5 })).trace.length).toBe(0);
    });

    it('keeps to a clock of minutes', async () => {
      const coarse = { ...real, resolution: 60, time: real.time.map((at) => Math.floor(at / 60) * 60) };
      const window = { from: 4 * DAY + 17, to: 5 * DAY };
      const { trace } = await runGenerator(create(coarse, training), window);
      expectWellFormed(trace, window, coarse);
      expect(trace.length / DAY / rate).toBeGreaterThan(0.4);
      expect(trace.length / DAY / rate).toBeLessThan(2.5);
    });
  });

  describe('the seed', () => {
    it('decides every byte', async () => {
      const window = { from: 4 * DAY, to: 4.5 * DAY };
      const [one, again, other] = await Promise.all(
        [1, 1, 2].map(async (seed) => (await runGenerator(generator, window, seed)).trace),
      );
      for (const column of COLUMNS) expect(again![column]).toEqual(one![column]);
      expect(other!.time).not.toEqual(one!.time);
    });
  });

  describe('the hold-out', () => {
    it('is not looked at', async () => {
      const window = { from: 3 * DAY, to: 4 * DAY };
      const changed = await runGenerator(create(withOtherHeldOut(), training), window);
      const plain = await runGenerator(generator, window);
      for (const column of COLUMNS) expect(changed.trace[column]).toEqual(plain.trace[column]);
    });
  });

  describe('progress', () => {
    it('rises to 1 and may be left unfinished', async () => {
      const window = { from: 0, to: 30 * DAY };
      const { trace, progress } = await runGenerator(generator, window);
      const shares = progress.map(({ share }) => share);
      expect(shares.length).toBeGreaterThan(trace.length / 40_000);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect([shares.at(-1), progress.at(-1)!.events]).toEqual([1, trace.length]);
      const steps = generator.generate({ window, seed: 1 });
      await steps.next();
      expect(await steps.return(undefined as never)).toEqual({ done: true, value: undefined });
    });
  });

  describe('little to learn from', () => {
    it.each([
      ['no windows', []],
      ['an empty window', [{ from: 0, to: 0.001 }]],
    ])('%s: nothing comes', async (_, windows) => {
      const { trace } = await runGenerator(create(real, windows), { from: 0, to: DAY });
      expect(trace.length).toBe(0);
      expectWellFormed(trace, { from: 0, to: DAY }, real);
    });

    it.each([
      ['one flow', [3]],
      ['two flows at once', [3, 3]],
      ['twelve flows at once', Array.from({ length: 12 }, () => 3)],
    ])('%s: more of the same, no flood', async (_, times) => {
      const few = traceOf(
        times.map((at) => [at, '10.0.0.1', '10.0.0.2', { service: 'http', sourceBytes: 512 }] as const),
        10,
      );
      const window = { from: 10, to: 210 };
      const { trace } = await runGenerator(create(few, [{ from: 0, to: 10 }]), window);
      expectWellFormed(trace, window, few);
      expect(trace.length).toBeLessThan(80 * times.length + 250);
      expect([...trace.sourceBytes].every((bytes) => bytes === 512)).toBe(true);
    });
  });
}

/** The same training rows; every held-out one is missing or between other hosts. */
function withOtherHeldOut(): Trace {
  const rows = Array.from(real.time, (at, row) => ({ at, row })).filter(
    ({ at, row }) => isTraining(at) || row % 3 > 0,
  );
  const columns = COLUMNS.map((name) => {
    const to = real[name].slice(0, rows.length);
    for (const [i, { row }] of rows.entries()) to[i] = real[name][row]!;
    return [name, to] as const;
  });
  const changed = { ...real, ...Object.fromEntries(columns), length: rows.length } as Trace;
  for (const [i, { at }] of rows.entries()) {
    if (isTraining(at)) continue;
    changed.source[i] = i % real.hosts.length;
    changed.destinationPort[i] = 9;
    changed.sourceBytes[i] = 1e6;
  }
  return changed;
}

function expectWellFormed(trace: Trace, { from, to }: TimeWindow, like: Trace): void {
  expect([trace.start, trace.hosts, trace.services]).toEqual([like.start, like.hosts, like.services]);
  expect(trace.labels[0]).toBe('');
  for (const column of COLUMNS) expect(trace[column]).toHaveLength(trace.length);
  const misplaced = [...trace.time].filter((at, i, times) => {
    const ticks = at / like.resolution;
    const onTick = Math.abs(ticks - Math.round(ticks)) < 1e-3;
    return !(at >= from && at < to && at >= (times[i - 1] ?? from) && onTick);
  });
  expect(misplaced).toEqual([]);
  expect(trace.label.every((label) => label === 0)).toBe(true);
}
