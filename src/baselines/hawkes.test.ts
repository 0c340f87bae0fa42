/** What a Hawkes process is for: flows of one pair bring flows of another, and bursts. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { runGenerator } from '../testing/checkGenerator';
import { traceOf } from '../testing/traceOf';
import type { Trace } from '../trace/trace';
import { createHawkes } from './hawkes';
import { createPairBootstrap } from './pairBootstrap';

/** A look-up every 20 s or so, and each time a visit within half a second; a clock apart from both. */
function lookUps(span: number): Trace {
  const random = createRandom(3);
  const rows: [number, string, string][] = [];
  for (let at = 0; at < span; at += 20 * random.exponential()) {
    rows.push([at, 'client', 'resolver'], [at + 0.1 + 0.4 * random.uniform(), 'client', 'web']);
  }
  for (let at = 5; at < span; at += 30) rows.push([at, 'clock', 'server']);
  return traceOf(
    rows.filter(([at]) => at < span).sort((a, b) => a[0] - b[0]),
    span,
  );
}

/** Share of flows to `later` that come within a second after one to `earlier`. */
function shareAfter({ time, destination, hosts }: Trace, earlier: string, later: string): number {
  const times = (name: string) => time.filter((_, row) => hosts[destination[row]!] === name);
  const triggers = times(earlier);
  const followers = times(later);
  const answered = followers.filter((at) => triggers.some((trigger) => trigger <= at && at - trigger < 1));
  return answered.length / followers.length;
}

describe('createHawkes', async () => {
  const real = lookUps(10_000);
  const window = { from: 10_000, to: 20_000 };
  const { trace } = await runGenerator(createHawkes(real, [{ from: 0, to: 10_000 }]), window);

  it('lets a look-up bring a visit, as independent pairs do not', async () => {
    const independent = await runGenerator(createPairBootstrap(real, [{ from: 0, to: 10_000 }]), window);
    expect(shareAfter(trace, 'resolver', 'web')).toBeGreaterThan(0.7);
    expect(shareAfter(independent.trace, 'resolver', 'web')).toBeLessThan(0.2);
    expect(shareAfter(trace, 'resolver', 'server')).toBeLessThan(0.2);
  });

  it('keeps each pair’s rate', () => {
    for (const name of ['resolver', 'web', 'server']) {
      const [wanted, found] = [real, trace].map(
        ({ destination, hosts }) => destination.filter((host) => hosts[host] === name).length,
      ) as [number, number];
      expect(Math.abs(found / wanted - 1)).toBeLessThan(0.25);
    }
  });
});
