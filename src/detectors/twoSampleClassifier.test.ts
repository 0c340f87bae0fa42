/** What the two-sample test tells apart, and how surely, on made and on real traces. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../formats/readTrace';
import { createRandom } from '../math/random';
import { poissonArrivals } from '../math/poissonArrivals';
import type { MetricContext, Side } from '../metrics/metric';
import { alignTrace, takeSample } from '../metrics/sample';
import { sharedData } from '../testing/sharedData';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import type { TimeWindow, Trace } from '../trace/trace';
import { windowStarts } from './eventWindows';
import { compareC2st, describeC2st } from './twoSampleClassifier';

const SPAN = 30_000;
const CONTEXT: MetricContext = {
  resolution: 1e-6,
  phase: 0,
  names: { hosts: [], protocols: [], states: [] },
};

function sideOf(trace: Trace, real: Trace, windows: readonly TimeWindow[] = [{ from: 0, to: SPAN }]): Side {
  const aligned = alignTrace(trace, real);
  return { flows: takeSample(aligned, windows), earlier: takeSample(alignTrace(real, real), windows) };
}

/** Poisson arrivals between three hosts; every other answer large. `port` may tell on it. */
function poisson(seed: number, rest: (row: number, uniform: () => number) => Row[3] = () => ({})): Trace {
  const random = createRandom(seed);
  const rows = [...poissonArrivals(random, 1, 0, SPAN)].map((at, row): Row => {
    const [source, destination] = random.uniform() < 0.7 ? ['a', 'b'] : ['c', 'b'];
    return [
      at,
      source!,
      destination!,
      { sourceBytes: Math.floor(random.uniform() * 1e4), ...rest(row, random.uniform) },
    ];
  });
  return traceOf(rows, SPAN);
}

describe('the two-sample test', () => {
  const real = poisson(1);
  const own = sideOf(real, real);

  it('cannot tell a process from another run of it, nor a trace from itself', () => {
    const twin = describeC2st(own, sideOf(poisson(2), real), CONTEXT)!;
    expect(twin.windows).toBe(2500);
    expect(Math.abs(twin.auc - 0.5)).toBeLessThan(0.03);
    expect(compareC2st(own, own, CONTEXT)).toEqual({ value: 0, n: 2500 });
  });

  it('finds and names what gives a trace away', () => {
    const marked = poisson(3, (_, uniform) => ({ destinationPort: uniform() < 0.1 ? 80 : 443 }));
    const found = describeC2st(own, sideOf(marked, real), CONTEXT)!;
    expect(found.auc).toBeGreaterThan(0.75);
    expect(found.features[0]!.name).toBe('destination port');
    expect(found.features[0]!.share).toBeGreaterThan(0.5);
    expect(found.features.reduce((sum, { share }) => sum + share, 0)).toBeLessThan(1 + 1e-9);
  });

  it('sees order within a window that no marginal shows', () => {
    const alternating = poisson(4, (row) => ({ state: row % 2 ? 'SF' : 'S0' }));
    const shuffled = poisson(5, (_, uniform) => ({ state: uniform() < 0.5 ? 'SF' : 'S0' }));
    const found = describeC2st(sideOf(alternating, alternating), sideOf(shuffled, alternating), CONTEXT)!;
    expect(found.auc).toBeGreaterThan(0.9);
    expect(found.features[0]!.name).toBe('state');
  });

  it('a candidate too sparse to fill windows is told apart; a reference that is says nothing', () => {
    const sparse = sideOf(traceOf([[1, 'a', 'b']], SPAN), real);
    expect(compareC2st(own, sparse, CONTEXT)).toEqual({ value: 0.5, n: windowStarts(own.flows).length });
    expect(compareC2st(sparse, own, CONTEXT)).toEqual({ value: NaN, n: 0 });
  });
});

describe('windows of ten flows', () => {
  it('lie in one stretch, which they begin with its second flow', () => {
    const trace = traceOf(
      Array.from({ length: 45 }, (_, i): Row => [i, 'a', 'b']),
      100,
    );
    const cut = takeSample(alignTrace(trace, trace), [
      { from: 0, to: 23 },
      { from: 24, to: 34 },
      { from: 34.5, to: 100 },
    ]);
    // 23, 10 and 10 flows: rows 0 …, 23 …, 33 …
    expect([...windowStarts(cut)]).toEqual([1, 11]);
  });
});

const path = sharedData('ctu-botnet-207-1/capture.binetflow');
describe.skipIf(path === null)('on a real network', () => {
  it('agrees with scikit-learn 1.2.1 on the same windows', async () => {
    const { trace } = await readTrace([new File([readFileSync(path!)], 'capture.binetflow')], {
      timeouts: DEFAULT_TIMEOUTS,
    });
    const cut = trace.span * 0.7;
    const take = (from: number, to: number) => takeSample(alignTrace(trace, trace), [{ from, to }]);
    const side = (from: number, to: number) => ({ flows: take(from, to), earlier: take(0, cut) });
    const found = describeC2st(side(cut, trace.span), side(trace.span * 0.4, cut), trace)!;
    expect(found.windows).toBe(729);
    // Mean over twelve draws of one held-out half; their standard deviation is .016.
    expect(Math.abs(found.auc - 0.5674)).toBeLessThan(0.02);
  });
});
