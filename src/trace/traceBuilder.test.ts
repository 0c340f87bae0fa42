/** Rows in any order become sorted columns, and come back out as they went in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowAt } from './flowAt';
import type { Flow } from './trace';
import { COLUMNS } from './trace';
import { createTraceBuilder } from './traceBuilder';

const SECOND = 1_000_000_000n;
const HOST = fc.constantFrom('10.0.0.1', '10.0.0.2', '2001:db8::1');
const count = fc.oneof(fc.nat(100_000), fc.constant(NaN));
const port = fc.integer({ min: -1, max: 65_535 });

/** Within the 48 days for which time is exact to the nanosecond. */
const anyFlow: fc.Arbitrary<Flow> = fc.record({
  seconds: fc.integer({ min: 1_700_000_000, max: 1_700_000_000 + 48 * 86_400 }),
  nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
  duration: fc.oneof(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.constant(NaN)),
  protocol: fc.constantFrom('tcp', 'udp', 'icmp'),
  source: HOST,
  sourcePort: port,
  destination: HOST,
  destinationPort: port,
  service: fc.constantFrom('', 'dns', 'ssl'),
  state: fc.constantFrom('', 'SF', 'S0'),
  sourcePackets: count,
  sourceBytes: count,
  destinationPackets: count,
  destinationBytes: count,
  label: fc.constantFrom('', 'benign', 'attack'),
});

const flow = (seconds: number, rest: Partial<Flow> = {}): Flow => ({
  ...{
    seconds,
    nanoseconds: 0,
    duration: 0,
    protocol: 'tcp',
    source: 'a',
    sourcePort: 1,
    destination: 'b',
    destinationPort: 2,
    service: '',
  },
  ...{ state: '', sourcePackets: 1, sourceBytes: 40, destinationPackets: 0, destinationBytes: 0, label: '' },
  ...rest,
});

function build(
  flows: readonly Flow[],
  options?: Parameters<ReturnType<typeof createTraceBuilder>['finish']>[0],
) {
  const builder = createTraceBuilder();
  for (const one of flows) builder.add(one);
  expect(builder.length).toBe(flows.length);
  return builder.finish(options);
}

describe('createTraceBuilder', () => {
  it('gives every row back, exact to the nanosecond, in order of time and then of arrival', () => {
    fc.assert(
      fc.property(fc.array(anyFlow, { minLength: 1, maxLength: 30 }), (flows) => {
        const trace = build(flows);
        const expected = flows
          .map((one, i) => ({ one, i }))
          .sort(
            (a, b) => a.one.seconds - b.one.seconds || a.one.nanoseconds - b.one.nanoseconds || a.i - b.i,
          );
        expect(expected.map((_, i) => flowAt(trace, i))).toEqual(expected.map(({ one }) => one));
      }),
    );
  });

  it('keeps the promises of a Trace', () => {
    fc.assert(
      fc.property(fc.array(anyFlow, { maxLength: 30 }), (flows) => {
        const trace = build(flows);
        for (const column of COLUMNS) expect(trace[column]).toHaveLength(trace.length);
        expect(trace.time.every((at, i) => at >= (trace.time[i - 1] ?? 0) && at < trace.span)).toBe(true);
        expect(new Set(trace.hosts).size).toBe(trace.hosts.length);
        expect([trace.services[0], trace.states[0], trace.labels[0]]).toEqual(['', '', '']);
      }),
    );
  });

  it('starts with the first flow, or earlier where the window does', () => {
    expect(build([flow(105), flow(100)])).toMatchObject({
      start: 100n * SECOND,
      span: 5 + 1e-6,
      resolution: 1e-6,
    });
    const window = { start: 90n * SECOND, end: 200n * SECOND };
    expect(build([flow(105), flow(100)], { window })).toMatchObject({ start: 90n * SECOND, span: 110 });
  });

  it('never lets a window cut a flow off', () => {
    const window = { start: 102n * SECOND, end: 103n * SECOND };
    expect(build([flow(100), flow(105)], { window, resolution: 1 })).toMatchObject({
      start: 100n * SECOND,
      span: 6,
      length: 2,
    });
  });

  it('is a trace of nothing where there was nothing', () => {
    expect(build([])).toMatchObject({ start: 0n, span: 0, length: 0, hosts: [] });
    expect(build([], { window: { start: 5n * SECOND, end: 8n * SECOND } })).toMatchObject({
      start: 5n * SECOND,
      span: 3,
    });
  });
});
