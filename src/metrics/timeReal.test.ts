/** The ceilings of time and graph on two real traces against the same definitions written in NumPy 1.24 and pandas 1.5. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../formats/readTrace';
import { parseHoldout, splitSpan } from '../streams/holdout';
import { sharedData } from '../testing/sharedData';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import { scoresOf } from '../testing/scoresOf';

const CEILINGS: readonly [path: string, holdout: string, expected: Record<string, number>][] = [
  [
    'ctu-botnet-207-1/capture.binetflow',
    '0.3',
    {
      acfGap: 0.021184099162827097,
      byteAcfGap: 0.018362595505133077,
      dispersion: 0.044998939449925265,
      hurst: 0.01716175055290553,
      outDegree: 0.03331160835266485,
      inDegree: 0.06245284212748832,
      pairPopularityTv: 0.027068176501905634,
      rankCurve: 0.043476544395609586,
    },
  ],
  [
    'm57-zeek/conn.log',
    'blocks:1800',
    {
      acfGap: 0.08166234963791483,
      byteAcfGap: 0.028577469639860315,
      dispersion: 0.04386318868281639,
      hurst: 0.012301373676840505,
      outDegree: 0.033729166142568594,
      inDegree: 0.1301425059588292,
      pairPopularityTv: 0.2432678480574766,
      rankCurve: 0.2529507495421033,
    },
  ],
];

describe.each(CEILINGS)('ceilings of %s, hold-out %s', (file, holdout, expected) => {
  const path = sharedData(file);
  it.skipIf(path === null)('agree with NumPy', async () => {
    const source = new File([readFileSync(path!)], file.split('/').at(-1)!);
    const { trace } = await readTrace([source], { timeouts: DEFAULT_TIMEOUTS });
    const split = splitSpan(trace.span, parseHoldout(holdout));
    const scores = scoresOf({ real: trace, split, synthetic: trace });
    const ceilings = Object.fromEntries(scores.map(({ name, ceiling }) => [name, ceiling]));
    for (const [name, value] of Object.entries(expected)) expect(ceilings[name], name).toBeCloseTo(value, 9);
  });
});
