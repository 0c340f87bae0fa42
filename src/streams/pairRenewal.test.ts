import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import { prepareDataset } from './dataset';
import { bucketOf } from './pairRenewal';

const SPAN = 100_000;
const random = createRandom(6);

/** One host: a report to A every 500 s, until it goes half-way; calls to B at any time. */
const rows: Row[] = [
  ...Array.from({ length: 90 }, (_, k): Row => [5 + 500 * k + 3 * random.uniform(), '10.0.0.1', '10.0.0.2']),
  ...Array.from({ length: 99 }, (): Row => [SPAN * random.uniform(), '10.0.0.1', '10.0.0.3']),
];
const trace = traceOf(
  rows.sort((a, b) => a[0] - b[0]),
  SPAN,
);
const { codecs, training } = prepareDataset(trace, [{ from: 0, to: SPAN }], {
  gapBins: 24,
  streams: 'linked',
  clock: 'harmonics',
});
const { pairs } = codecs.encoder.pairs;
const tokenOf = (host: string) => 1 + pairs.findIndex(([, destination]) => destination === host);
const stream = codecs.encoder.streams.findIndex(({ sources }) => sources.includes('10.0.0.1'));
const own = codecs.renewals[stream]!;

/** What an age adds to a pair's logit. */
function added(host: string, age: number): number {
  const k = own.pairs.indexOf(tokenOf(host));
  return own.logRatios[k]![bucketOf(own.ages[k]!, age) - 1]!;
}

describe('what ages say of pairs', () => {
  it('a report that has just come does not come again, and one that is due does', () => {
    expect(added('10.0.0.2', 100)).toBeLessThan(-3);
    expect(added('10.0.0.2', 501)).toBeGreaterThan(1.5);
  });

  it('little of a pair that keeps no rhythm', () => {
    for (const age of [10, 100, 400, 1000]) expect(Math.abs(added('10.0.0.3', age))).toBeLessThan(1);
  });

  it('a pair that was gone when training ended does not come back, but one that is only late may', () => {
    expect(added('10.0.0.2', 30_000)).toBeLessThan(-1);
    expect(added('10.0.0.2', 1200)).toBeGreaterThan(-1);
  });

  it('a pair not heard yet has no age', () => {
    expect(bucketOf(Float64Array.of(0, 5), NaN)).toBe(0);
    const { offsets, buckets } = training.renewals;
    const first = training.sequences.offsets.findIndex((from) => training.sequences.stream[from] === stream);
    const slot = training.sequences.offsets[first]!;
    expect([...buckets.subarray(offsets[slot]!, offsets[slot + 1]!)]).toEqual([0, 0]);
  });

  it('predicts pairs better than their shares', () => {
    const { sequences, events } = training;
    const { offsets, buckets } = training.renewals;
    let [gain, count] = [0, 0];
    for (let slot = 0; slot < sequences.length; slot++) {
      const row = sequences.target[slot]!;
      if (sequences.stream[slot] !== stream || row < 0) continue;
      const weights = [...own.pairs].map((pair, k) => {
        const bucket = buckets[offsets[slot]! + k]!;
        const share = codecs.encoder.pairFrequencies[stream]!.get(pair)!;
        return [share, share * Math.exp(bucket ? own.logRatios[k]![bucket - 1]! : 0)] as const;
      });
      const at = own.pairs.indexOf(events.pair[row]!);
      const [shares, aged] = [0, 1].map((j) => weights.reduce((sum, each) => sum + each[j]!, 0));
      gain += Math.log(weights[at]![1] / aged!) - Math.log(weights[at]![0] / shares!);
      count++;
    }
    expect(gain / count).toBeGreaterThan(0.4);
  });
});
