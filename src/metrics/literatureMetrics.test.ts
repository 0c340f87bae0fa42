/**
 * The literature's distances on made-up tables against the published definitions written in NumPy 2.4, SciPy 1.17 and
 * pandas 3.0; the contingency difference against what random halves of CIDDS-001 are known to give.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../formats/readTrace';
import { createRandom } from '../math/random';
import { madeUpTable, sampleOfRows } from '../testing/madeUpTables';
import { sharedData } from '../testing/sharedData';
import type { Row } from '../testing/traceOf';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import { compareContingency } from './cmd';
import { LITERATURE_METRICS } from './literatureMetrics';
import type { MetricContext, Side } from './metric';
import type { Sample } from './sample';
import { alignTrace, takeSample } from './sample';

const NAMELESS: MetricContext = {
  resolution: 1e-6,
  phase: 0,
  names: { hosts: [], protocols: [], states: [] },
};
const scoresOf = (reference: Side, candidate: Side) =>
  Object.fromEntries(
    LITERATURE_METRICS.map(({ name, compare }) => [name, compare(reference, candidate, NAMELESS)]),
  );

describe('distances on made-up tables', () => {
  const [flows, earlier] = [madeUpTable('reference'), madeUpTable('earlier')];
  const reference = { flows, earlier };

  it('agree with NumPy, SciPy and pandas', () => {
    const scores = scoresOf(reference, { flows: madeUpTable('candidate'), earlier });
    const EXPECTED: Record<string, number> = {
      categoricalJsd: 0.21305238438070906,
      numericJsd: 0.06332815369707719,
      numericW1: 0.16477539216831805,
      emd: 0.07398015873015873,
      cmd: 0.17447046233451485,
      cmdTop: 0.1838384469574644,
      pcd: 0.72615674240568,
      pcdLog: 1.1011977430663193,
    };
    for (const [name, { value, n }] of Object.entries(scores)) {
      expect(value, name).toBeCloseTo(EXPECTED[name]!, 8);
      expect(n).toBe(400);
    }
  });

  it('are 0 between a table and itself', () => {
    for (const [name, { value }] of Object.entries(scoresOf(reference, reference)))
      expect(value, name).toBeCloseTo(0, 12);
  });

  it('are not defined for an empty side, and say which traces tell no numbers', () => {
    const none = { flows: sampleOfRows([]), earlier };
    for (const [name, { value }] of Object.entries(scoresOf(reference, none))) expect(value, name).toBeNaN();
    const mute = sampleOfRows([...Array(20).keys()].map((i): Row => [i, 'a', `b${i % 4}`, UNKNOWN]));
    const muted = { flows: mute, earlier: mute };
    const { numericJsd, numericW1, emd, pcd, cmdTop } = scoresOf(muted, muted);
    for (const score of [numericJsd!, numericW1!, emd!, pcd!])
      expect(score).toMatchObject({ value: NaN, note: expect.stringContaining('numeric') });
    expect(cmdTop!.note).toBe('fewer than two columns of marks tell more than one value');
  });
});

const UNKNOWN = {
  ...{ duration: NaN, sourcePackets: NaN, sourceBytes: NaN, destinationPackets: NaN, destinationBytes: NaN },
};

const cidds = sharedData('cidds-week3-sample/cidds_week3_sample.csv');

describe.skipIf(cidds === null)('CMD between random halves of a real week', () => {
  it('falls with n as published: .063 at 500, .043 at 1,000, .027 at 2,500', async () => {
    const file = new File([readFileSync(cidds!)], 'cidds.csv');
    const { trace } = await readTrace([file], { timeouts: DEFAULT_TIMEOUTS });
    const aligned = alignTrace(trace, trace);
    const random = createRandom(1);
    const halves = (n: number): [Sample, Sample] => {
      const side = new Uint8Array(trace.length);
      for (const which of [1, 2])
        for (let taken = 0; taken < n;) {
          const row = random.integer(trace.length);
          if (side[row] !== 0) continue;
          side[row] = which;
          taken++;
        }
      const whole = [{ from: 0, to: trace.span }];
      return [
        takeSample(aligned, whole, (i) => side[i] === 1),
        takeSample(aligned, whole, (i) => side[i] === 2),
      ];
    };
    for (const [n, expected] of [
      [500, 0.063],
      [1000, 0.043],
      [2500, 0.027],
    ] as const) {
      const draws = Array.from({ length: 5 }, () => {
        const [a, b] = halves(n);
        return compareContingency({ flows: a, earlier: a }, { flows: b, earlier: a }, NAMELESS).value;
      });
      const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
      expect(Math.abs(mean - expected), `${n}: ${mean}`).toBeLessThan(0.004);
    }
  });
});
