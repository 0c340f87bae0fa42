/**
 * The figures on made-up tables and on M57 against the same definitions written in NumPy 2.4, SciPy 1.17, pandas 3.0 and
 * scikit-learn 1.9 (pairwise_distances over MinMaxScaler, as the published `compute_prdc` has them), and what copying scores.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../formats/readTrace';
import { parseHoldout, splitSpan } from '../streams/holdout';
import { madeUpTable, sampleOfRows } from '../testing/madeUpTables';
import { sharedData } from '../testing/sharedData';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import { describeDensityCoverage } from './densityCoverage';
import { FIGURES } from './figures';
import type { MetricContext, Side } from './metric';
import { planEvaluation } from './plan';
import { PUBLISHED_METRICS, PUBLISHED_TABLE } from './publishedTable';
import { alignTrace, takeSample } from './sample';

const CONTEXT: MetricContext = {
  resolution: 1e-6,
  phase: 0,
  names: { hosts: [], protocols: [], states: [] },
};
const read = (reference: Side, candidate: Side, context: MetricContext, leave: readonly string[] = []) =>
  Object.fromEntries(
    FIGURES.filter(({ name }) => !leave.includes(name)).map(({ name, describe }) => [
      name,
      describe(reference, candidate, context),
    ]),
  );

describe('figures of made-up tables', () => {
  const flows = madeUpTable('reference');
  const [earlier, made] = [madeUpTable('earlier'), madeUpTable('candidate')];
  const readings = read({ flows, earlier }, { flows: made, earlier }, CONTEXT, ['dkc']);

  it('agree with scikit-learn, SciPy and pandas', () => {
    expect(readings['density']).toMatchObject({ value: expect.closeTo(0.756, 10), n: 400 });
    expect(readings['coverage']!.value).toBeCloseTo(0.53, 10);
    expect(readings['md']).toMatchObject({ value: expect.closeTo(6.3163813704786085, 10), n: 300 });
    expect(readings['nearerToTraining']).toMatchObject({
      value: expect.closeTo(0.18394648829431437, 10),
      n: 299,
      interval: [expect.closeTo(0.14413570360120603, 10), expect.closeTo(0.23177537298655138, 10)],
    });
  });

  it('density and coverage fall from real rows to rows that share no mark with any', () => {
    const itself = describeDensityCoverage(flows, flows);
    expect(itself.coverage).toBe(1);
    expect(itself.density).toBeGreaterThan(0.9);
    const beyond = (ids: Uint32Array) => ids.map((id) => id + 1000);
    const elsewhere = {
      ...flows,
      source: beyond(flows.source),
      destination: beyond(flows.destination),
      protocol: beyond(flows.protocol),
      state: beyond(flows.state),
      destinationPort: flows.destinationPort.map((port) => port + 10_000),
    };
    expect(describeDensityCoverage(flows, elsewhere)).toEqual({ density: 0, coverage: 0, n: 400 });
    const rows = (count: number) => Array.from({ length: count }, (_, i): Row => [i, 'a', 'b']);
    const few = describeDensityCoverage(flows, flows, 100);
    expect(few.n).toBe(100);
    expect(describeDensityCoverage(sampleOfRows(rows(5)), flows).density).toBeNaN();
  });

  it('are not defined without rows', () => {
    const none = { flows: sampleOfRows([]), earlier: sampleOfRows([]) };
    for (const [name, { value }] of Object.entries(read(none, none, CONTEXT))) expect(value, name).toBeNaN();
  });
});

describe('copied sequences', () => {
  const visits = (hosts: string) => [...hosts].map((host, i): Row => [i, 'a', host]);
  const everyone = traceOf(visits('abcdefgh'), 8);
  const side = (flows: string, earlier: string): Side => ({
    flows: sampleOfRows(visits(flows), everyone),
    earlier: sampleOfRows(visits(earlier), everyone),
  });
  const copied = FIGURES.find(({ name }) => name === 'sharedGrams')!;

  it('counts grams of three to five that training has, less those that the hold-out shares', () => {
    // Each first flow has no gap before it, so that the grams with it differ unless both begin alike.
    const honest = side('bdbdbdbd', 'acegaceg');
    expect(copied.describe(honest, side('acegaceg', 'acegaceg'), CONTEXT)).toMatchObject({ value: 1, n: 6 });
    expect(copied.describe(honest, side('hgfedcba', 'acegaceg'), CONTEXT).value).toBe(0);
    // Of the grams in acegbbbb that begin anywhere: 2 of 6 triples, 1 of 5 quadruples, no quintuple.
    expect(copied.describe(honest, side('acegbbbb', 'acegaceg'), CONTEXT).value).toBeCloseTo(
      (2 / 6 + 1 / 5) / 3,
      12,
    );
    const repetitive = side('acegaceg', 'acegaceg');
    expect(copied.describe(repetitive, side('acegaceg', 'acegaceg'), CONTEXT).value).toBe(0);
  });
});

/** Ceilings, then what copying the training flows scores. */
const EXPECTED = {
  '0.3': {
    density: 0.73312,
    coverage: 0.19812,
    ceiling: {
      md: 9.236639217798489,
      sharedGrams: 0.009735974989353267,
      nearerToTraining: 0.7245632065775951,
    },
    copy: { md: 11.658874878828026, sharedGrams: 0.9996676636756398, nearerToTraining: 0.9516460905349794 },
  },
  'blocks:1800': {
    density: 0.74176,
    coverage: 0.6884,
    ceiling: {
      md: 8.830492918995944,
      sharedGrams: -0.0466255980988339,
      nearerToTraining: NaN,
    },
    copy: { md: 10.815548966025943, sharedGrams: 0.9274507728479366, nearerToTraining: 0.8841870824053452 },
  },
};
const CROWDS = ['density', 'coverage'];
const path = sharedData('m57-zeek/conn.log');

describe.skipIf(path === null)('figures of a real trace', () => {
  it.each(Object.keys(EXPECTED) as (keyof typeof EXPECTED)[])(
    'agree with SciPy, hold-out %s',
    async (holdout) => {
      const file = new File([readFileSync(path!)], 'conn.log');
      const { trace } = await readTrace([file], { timeouts: DEFAULT_TIMEOUTS });
      const aligned = alignTrace(trace, trace);
      const { ceiling } = planEvaluation(trace.span, splitSpan(trace.span, parseHoldout(holdout)), null);
      const [reference, candidate] = [ceiling.reference, ceiling.candidate].map(({ flows, earlier }) => ({
        flows: takeSample(aligned, flows),
        earlier: takeSample(aligned, earlier),
      })) as [Side, Side];
      const context = { resolution: trace.resolution, phase: 0, names: aligned.names };
      const copy = { flows: reference.earlier, earlier: reference.earlier };
      const readings = {
        ceiling: read(reference, candidate, context, CROWDS),
        copy: read(reference, copy, context, CROWDS),
      };
      for (const side of ['ceiling', 'copy'] as const)
        for (const [name, value] of Object.entries(EXPECTED[holdout][side])) {
          const reading = readings[side][name]!.value;
          if (Number.isNaN(value)) expect(reading, name).toBeNaN();
          else expect(reading, name).toBeCloseTo(value, 8);
        }
      // Raw numbers are so skewed that distances differ in their last digits only: rounding decides a row in a thousand.
      const { density, coverage } = describeDensityCoverage(reference.flows, candidate.flows);
      expect(density).toBeCloseTo(EXPECTED[holdout].density, 2);
      expect(coverage).toBeCloseTo(EXPECTED[holdout].coverage, 2);
    },
  );
});

describe('the published table', () => {
  it('has a real week, a generator worse than it in every column, and figures in their ranges', () => {
    const [real, independent] = PUBLISHED_TABLE;
    for (const name of PUBLISHED_METRICS) {
      const isScore = name === 'density' || name === 'coverage';
      expect(Math.sign(independent![name] - real![name])).toBe(isScore ? -1 : 1);
      for (const entry of PUBLISHED_TABLE) expect(entry[name] >= 0 && entry[name] < 4).toBe(true);
    }
    expect(PUBLISHED_TABLE.find(({ generator }) => generator === 'FlowChronicle')).toMatchObject({
      cmd: 0.035,
      coverage: 0.589,
    });
  });
});
