import { describe, expect, it } from 'vitest';
import { countBenign, isBenign, selectBenign } from './benign';
import type { Flow } from './trace';
import { createTraceBuilder } from './traceBuilder';

const flow = (seconds: number, label: string): Flow => ({
  ...{ seconds, nanoseconds: 0, duration: 0, protocol: 'udp', source: '10.0.0.1', sourcePort: 1, label },
  ...{
    destination: '10.0.0.2',
    destinationPort: 53,
    service: '',
    state: '',
    sourcePackets: 1,
    sourceBytes: 60,
  },
  ...{ destinationPackets: 0, destinationBytes: 0 },
});

function labelled(...labels: string[]) {
  const builder = createTraceBuilder();
  labels.forEach((label, i) => builder.add(flow(i, label)));
  return builder.finish();
}

describe('benign rows', () => {
  it.each(['Benign', 'normal', 'BENIGN', 'From-Normal-V42', '-', ''])('%j is benign', (label) =>
    expect(isBenign(label)).toBe(true),
  );
  it.each(['Malicious', 'Background', 'abnormal', 'neptune', '--', 'attack'])('%j is not', (label) =>
    expect(isBenign(label)).toBe(false),
  );

  it('are kept in order, span and hosts unchanged', () => {
    const trace = labelled('Benign', 'Malicious', '-', 'Background');
    const kept = selectBenign(trace);
    expect([...kept.time]).toEqual([0, 2]);
    expect([kept.span, kept.hosts]).toEqual([trace.span, trace.hosts]);
    expect(countBenign(trace)).toBe(2);
  });

  it('says which labels there are where none is benign', () => {
    expect(() => selectBenign(labelled('Malicious', 'C&C'))).toThrow(
      'no benign row among labels Malicious, C&C',
    );
  });
});
