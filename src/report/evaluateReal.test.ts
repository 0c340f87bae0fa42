/** The ceilings of a real trace (M57, 8,462 Zeek flows) against the same definitions written in NumPy and SciPy 1.17. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../formats/readTrace';
import { parseHoldout, splitSpan } from '../streams/holdout';
import { sharedData } from '../testing/sharedData';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import { scoresOf } from '../testing/scoresOf';

const path = sharedData('m57-zeek/conn.log');

/**
 * wasserstein_distance and ks_2samp on log10 of the floored gaps, jensenshannon on counts, Frobenius norms of joint shares.
 * The 50th and 51st pair of the tail tie, and which is taken is arbitrary: no pair gaps there.
 */
const EXPECTED: Record<string, Record<string, number>> = {
  '0.3': {
    rateError: 1.33596837944664,
    logGapW1: 0.7388121292890046,
    logGapKs: 0.2501881002279581,
    categoricalJsd: 0.3601815142594614,
    numericJsd: 0.4391621917617522,
    numericW1: 0.5116394002803551,
    emd: 0.0015247824063839982,
    cmd: 0.46037333940471087,
    cmdTop: 0.47365810579613565,
    pcd: 0.434244965981974,
    pcdLog: 0.5866465966889832,
    unseenShare: 0.056869177317202035,
  },
  'blocks:1800': {
    rateError: 0.8496168906782473,
    logGapW1: 0.19591074907521538,
    logGapKs: 0.07620031931874692,
    pairGapW1: 0.8778481304522309,
    pairGapKs: 0.26358464939141185,
    categoricalJsd: 0.17970633968261188,
    numericJsd: 0.14173739889054215,
    numericW1: 0.1288137115149382,
    emd: 0.0009884858949445491,
    cmd: 0.15663709012112068,
    cmdTop: 0.156263507465757,
    pcd: 0.24541614646944857,
    pcdLog: 0.5530403379756123,
    unseenShare: 0.14477554586652755,
  },
};

describe.skipIf(path === null)('ceilings of a real trace', () => {
  it.each(Object.keys(EXPECTED))('agree with SciPy, hold-out %s', async (holdout) => {
    const { trace } = await readTrace([new File([readFileSync(path!)], 'conn.log')], {
      timeouts: DEFAULT_TIMEOUTS,
    });
    const split = splitSpan(trace.span, parseHoldout(holdout));
    const scores = scoresOf({ real: trace, split, synthetic: trace });
    const ceilings = Object.fromEntries(scores.map(({ name, ceiling }) => [name, ceiling]));
    for (const [name, expected] of Object.entries(EXPECTED[holdout]!))
      expect(ceilings[name], name).toBeCloseTo(expected, 6);
    expect(ceilings['hourProfileTv']).toBeNull();
  });
});
