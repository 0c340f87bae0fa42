/** Bursts and silences of trains that can be counted by hand. */
import { describe, expect, it } from 'vitest';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import type { MetricContext, Side } from './metric';
import { alignTrace, takeSample } from './sample';
import { compareBurstFlows, compareBurstLengths, compareSilences } from './sessions';

const CONTEXT: MetricContext = {
  resolution: 1e-6,
  phase: 0,
  names: { hosts: [], protocols: [], states: [] },
};
const SPAN = 1000;
const whole = [{ from: 0, to: SPAN }];

function sideOf(times: readonly number[], windows = whole, ends = 'ab'): Side {
  const trace = traceOf(
    times.map((at): Row => [at, ends[0]!, ends[1]!]),
    Math.max(...windows.map(({ to }) => to)),
  );
  const real = traceOf([[0, 'a', 'b']], SPAN);
  return {
    flows: takeSample(alignTrace(trace, real), windows),
    earlier: takeSample(alignTrace(trace, real), []),
  };
}

/** `bursts` of `flows` flows, `step` seconds apart, `every` so many seconds from 100 on. */
const talk = (bursts: number, every: number, flows: number, step: number) =>
  Array.from({ length: bursts * flows }, (_, i) => 100 + Math.floor(i / flows) * every + (i % flows) * step);

describe('sessions', () => {
  const real = sideOf(talk(5, 100, 4, 3));

  it('a silence of 30 s does not end a burst, a longer one does', () => {
    expect(compareBurstLengths(sideOf([100, 130]), sideOf([100, 130.1]), CONTEXT)).toEqual({
      value: expect.closeTo(Math.log10(31), 12),
      n: 1,
    });
    expect(compareSilences(sideOf([100, 130.1, 200]), sideOf([100, 150, 200]), CONTEXT).n).toBe(2);
  });

  it('lengths of 9 s against 0 s, four flows against one, silences of 91 s against 100 s', () => {
    const single = sideOf(talk(5, 100, 1, 0));
    expect(compareBurstLengths(real, single, CONTEXT)).toEqual({ value: expect.closeTo(1, 9), n: 5 });
    expect(compareBurstFlows(real, single, CONTEXT).value).toBeCloseTo(Math.log10(4), 12);
    expect(compareSilences(real, single, CONTEXT)).toEqual({
      value: expect.closeTo(Math.log10(100 / 91), 9),
      n: 4,
    });
  });

  it('a pair that is absent scores bursts of nothing and one long silence', () => {
    const other = sideOf(talk(5, 100, 4, 3), whole, 'cd');
    expect(compareBurstLengths(real, other, CONTEXT).value).toBeCloseTo(1, 12);
    expect(compareSilences(real, other, CONTEXT).value).toBeCloseTo(Math.log10(1000 / 91), 9);
  });

  it('leaves out what an end of a stretch may have cut, wherever stretches lie', () => {
    const cut = [
      { from: 0, to: 315 },
      { from: 320, to: SPAN },
    ];
    // The third burst lies 4 s before the cut; the silence across it is not seen.
    const halved = sideOf(talk(5, 100, 4, 3), cut);
    expect(compareBurstLengths(halved, real, CONTEXT)).toEqual({ value: 0, n: 4 });
    expect(compareSilences(halved, real, CONTEXT).n).toBe(3);
    const constant = sideOf(Array.from({ length: 100 }, (_, i) => i * 10));
    expect(compareBurstLengths(constant, real, CONTEXT)).toMatchObject({
      value: NaN,
      n: 0,
      note: 'no host pair falls silent and speaks again',
    });
    // A candidate that never falls silent is held to its cut burst.
    expect(compareBurstLengths(real, constant, CONTEXT).value).toBeCloseTo(Math.log10(991) - 1, 9);
  });
});
