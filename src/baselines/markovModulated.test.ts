/** What a modulated process is for: activity that comes and goes, with silence between. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { runGenerator } from '../testing/checkGenerator';
import { traceOf } from '../testing/traceOf';
import type { Trace } from '../trace/trace';
import { createMarkovModulated } from './markovModulated';
import { createPairBootstrap } from './pairBootstrap';

const SPAN = 100_000;

/** Minutes of work (web) and of back-up (store), each about 300 s, with about 300 s of nothing between. */
function phases(): Trace {
  const random = createRandom(8);
  const rows: [number, string, string][] = [];
  for (let at = 0, phase = 0; at < SPAN; phase++) {
    const end = at + 300 * (0.5 + random.uniform());
    const [rate, host] = (
      [
        [0, ''],
        [0.05, 'web'],
        [0, ''],
        [0.5, 'store'],
      ] as const
    )[phase % 4]!;
    for (let t = at; rate > 0 && (t += random.exponential() / rate) < Math.min(end, SPAN);)
      rows.push([t, 'client', host]);
    at = end;
  }
  return traceOf(rows, SPAN);
}

/** Variance over mean of the counts per 100 s: 1 for a Poisson process. */
function dispersion({ time }: Trace): number {
  const counts = new Float64Array(SPAN / 100);
  for (const at of time) counts[Math.floor((at % SPAN) / 100)]!++;
  const mean = time.length / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length / mean;
}

const quietShare = ({ time }: Trace) =>
  time.slice(1).reduce((sum, at, i) => sum + (at - time[i]! > 100 ? at - time[i]! : 0), 0) / SPAN;

describe('createMarkovModulated', async () => {
  const real = phases();
  const window = { from: SPAN, to: 2 * SPAN };
  const training = [{ from: 0, to: SPAN }];
  const { trace } = await runGenerator(createMarkovModulated(real, training), window);
  const poisson = (await runGenerator(createPairBootstrap(real, training), window)).trace;

  it('is as uneven as the real trace, which a Poisson process is not', () => {
    expect(dispersion(trace) / dispersion(real)).toBeGreaterThan(0.8);
    expect(dispersion(trace) / dispersion(real)).toBeLessThan(1.25);
    expect(dispersion(poisson)).toBeLessThan(1.5);
  });

  it('falls silent for as long', () => {
    expect(Math.abs(quietShare(trace) - quietShare(real))).toBeLessThan(0.15);
    expect(quietShare(poisson)).toBeLessThan(0.02);
  });

  it('has each state’s own pairs: who speaks in one minute speaks in the next', () => {
    const same = ({ time, destination }: Trace) => {
      const near = [...time.keys()].slice(1).filter((row) => time[row]! - time[row - 1]! < 60);
      return near.filter((row) => destination[row] === destination[row - 1]).length / near.length;
    };
    expect(same(trace)).toBeGreaterThan(same(poisson) + 0.05);
  });
});
