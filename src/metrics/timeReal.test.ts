/** Time and graph, real against real, on two traces: the same definitions written in NumPy 1.24, SciPy 1.10 and pandas 1.5. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../formats/readTrace';
import { parseHoldout, splitSpan } from '../streams/holdout';
import { sharedData } from '../testing/sharedData';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import { weekPhase } from '../trace/weekClock';
import { GRAPH_METRICS } from './graphMetrics';
import type { SideWindows } from './plan';
import { planEvaluation } from './plan';
import { alignTrace, takeSample } from './sample';
import { TIME_METRICS } from './timeMetrics';

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
      sourceGapW1: 0.14433168744616282,
      sourceGapKs: 0.12637761779786408,
      weekdayTv: 0.975479029880745,
      weekHourTv: 0.9997258396161754,
      burstLength: 0.004082815113154632,
      burstFlows: 0.001033426682390735,
      silence: 0.009906136558947695,
      missingPairs: 0.23287671232876717,
      reciprocity: 0.001317175974710219,
      leadingPairs: 0.14814814814814814,
      transitions: 0.026021455141763915,
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
      sourceGapW1: 0.5256096470599724,
      sourceGapKs: 0.18999056870986186,
      weekdayTv: 0.0822210220830715,
      weekHourTv: 0.3090974330004941,
      burstLength: 0.07931213385611513,
      burstFlows: 0.06423572181245377,
      silence: 0.138866476564146,
      missingPairs: 0.4387755102040817,
      reciprocity: 0.025806945667572842,
      leadingPairs: 0.7804878048780488,
      transitions: 0.14308260148653176,
    },
  ],
];

describe.each(CEILINGS)('ceilings of %s, hold-out %s', (file, holdout, expected) => {
  const path = sharedData(file);
  it.skipIf(path === null)('agree with NumPy', async () => {
    const source = new File([readFileSync(path!)], file.split('/').at(-1)!);
    const { trace } = await readTrace([source], { timeouts: DEFAULT_TIMEOUTS });
    const plan = planEvaluation(trace.span, splitSpan(trace.span, parseHoldout(holdout)), null);
    const aligned = alignTrace(trace, trace);
    const side = ({ flows, earlier }: SideWindows) => ({
      flows: takeSample(aligned, flows),
      earlier: takeSample(aligned, earlier),
    });
    const [reference, candidate] = [side(plan.ceiling.reference), side(plan.ceiling.candidate)];
    const context = {
      resolution: trace.resolution,
      phase: weekPhase(trace.start),
      names: aligned.names,
    };
    for (const { name, compare } of [...TIME_METRICS, ...GRAPH_METRICS]) {
      const value = expected[name];
      if (value !== undefined)
        expect(compare(reference, candidate, context).value, name).toBeCloseTo(value, 8);
    }
  });
});
