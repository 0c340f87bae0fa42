import { describe, expect, it } from 'vitest';
import { summarise } from './summary';
import type { Flow } from './trace';
import { createTraceBuilder } from './traceBuilder';

const flow = (rest: Partial<Flow>): Flow => ({
  ...{
    seconds: 100,
    nanoseconds: 0,
    duration: 0,
    protocol: 'tcp',
    source: 'a',
    sourcePort: 1,
    destination: 'b',
    destinationPort: 2,
    service: '',
  },
  ...{ state: '', sourcePackets: 2, sourceBytes: 80, destinationPackets: 1, destinationBytes: 40, label: '' },
  ...rest,
});

function summaryOf(...flows: Partial<Flow>[]) {
  const builder = createTraceBuilder();
  for (const one of flows) builder.add(flow(one));
  return summarise(builder.finish());
}

describe('summarise', () => {
  it('counts flows, hosts, ordered pairs, packets and bytes', () => {
    const summary = summaryOf({}, { seconds: 110 }, { source: 'b', destination: 'a' }, { source: 'c' });
    expect(summary).toMatchObject({
      flows: 4,
      hosts: 3,
      pairs: 3,
      packets: 12,
      bytes: 480,
      start: 100_000_000_000n,
      resolution: 1e-6,
    });
    expect(summary.span).toBeCloseTo(10, 5);
  });

  it('ranks protocols, and labels only where the source has any', () => {
    expect(summaryOf({ protocol: 'icmp' }, {}, {}).protocols).toEqual([
      ['tcp', 2],
      ['icmp', 1],
    ]);
    expect(summaryOf({}).labels).toEqual([]);
    expect(summaryOf({ label: 'benign' }, {}, { label: 'benign' }).labels).toEqual([
      ['benign', 2],
      ['', 1],
    ]);
  });

  it('leaves unknown counts out of the sums', () => {
    expect(summaryOf({ sourceBytes: NaN, destinationPackets: NaN }, {})).toMatchObject({
      packets: 5,
      bytes: 160,
    });
  });

  it('is all zeros on an empty trace', () => {
    expect(summaryOf()).toMatchObject({
      flows: 0,
      hosts: 0,
      pairs: 0,
      packets: 0,
      bytes: 0,
      protocols: [],
      labels: [],
    });
  });
});
