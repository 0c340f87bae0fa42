import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import type { Flow, Trace } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';
import { writeStudioCsv } from './studioCsv';

const write = (trace: Trace) => [...writeStudioCsv(trace)].join('');
const HEADER =
  'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label\n';

const count = fc.oneof(fc.constant(NaN), fc.nat(2 ** 40));
const port = fc.integer({ min: -1, max: 65_535 });
const text = fc.oneof(
  fc.constantFrom('', 'http', 'a,b', 'say "hi"', 'two\nlines', 'cr\r\nlf', ' '),
  fc.string(),
);
const flow: fc.Arbitrary<Flow> = fc.record({
  seconds: fc.integer({ min: 0, max: 3e6 }),
  nanoseconds: fc.nat(999_999_999),
  duration: fc.oneof(
    fc.constant(NaN),
    fc.nat(2 ** 31 - 1).map((ns) => ns / 1e9),
  ),
  protocol: fc.constantFrom('tcp', 'udp', 'icmp'),
  source: fc.ipV4(),
  sourcePort: port,
  destination: fc.constantFrom('2001:db8::1', '10.0.0.1'),
  destinationPort: port,
  service: text,
  state: fc.constantFrom('', 'SF', 'S0'),
  sourcePackets: count,
  sourceBytes: count,
  destinationPackets: count,
  destinationBytes: count,
  label: text,
});

function traceOf(flows: readonly Flow[]): Trace {
  const builder = createTraceBuilder();
  for (const flow of flows) builder.add(flow);
  const isFine = flows.some(({ nanoseconds }) => nanoseconds % 1000 !== 0);
  return builder.finish({ resolution: isFine ? 1e-9 : 1e-6 });
}

describe('what is written reads back', () => {
  it('as the same text', async () => {
    const flows = fc.array(flow, { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(flows, fc.integer({ min: 1, max: 200 }), async (flows, chunk) => {
        const written = write(traceOf(flows));
        const { trace, report } = await read(written, DEFAULT_TIMEOUTS, chunk);
        expect(report.kept).toBe(flows.length);
        expect(write(trace)).toBe(written);
      }),
    );
  });

  it.each(['westermo/right.pcap.gz', 'm57-zeek/conn.log', 'pcap-multihost/ndpi_1kxun.pcap'])(
    'as the same trace: %s',
    async (name) => {
      const path = sharedData(name);
      if (path === null) return;
      const { trace } = await read(readFileSync(path), DEFAULT_TIMEOUTS);
      const again = (await read(write(trace))).trace;
      const spelled = (trace: Trace) => write(trace).split('\n');
      expect(spelled(again)).toEqual(spelled(trace));
      // A capture's window may begin before its first flow; a table of flows knows only flows.
      const ahead = trace.time[0]!;
      expect(again.length).toBe(trace.length);
      expect(again.duration).toEqual(trace.duration);
      expect(again.sourceBytes).toEqual(trace.sourceBytes);
      if (ahead === 0) expect(again.time).toEqual(trace.time);
      expect(again.resolution).toBe(trace.resolution);
    },
  );
});

describe('the text', () => {
  const one: Flow = {
    ...{
      seconds: 1_600_000_000,
      nanoseconds: 1,
      duration: NaN,
      protocol: 'udp',
      service: 'a,"b"',
      state: '',
      label: '',
    },
    ...{ source: '10.0.0.1', sourcePort: 53, destination: '2001:db8::1', destinationPort: -1 },
    ...{ sourcePackets: 1, sourceBytes: 60, destinationPackets: NaN, destinationBytes: NaN },
  };

  it('has the header, nine decimals, quotes where needed and empty cells for what is unknown', () => {
    expect(write(traceOf([one]))).toBe(
      `${HEADER}1600000000.000000001,,udp,10.0.0.1,53,2001:db8::1,,"a,""b""",,1,60,,,\n`,
    );
  });

  it('may come with a byte-order mark, CRLF and an IPv6 address in any spelling', async () => {
    const text = `\ufeff${HEADER}1.5,0,tcp,2001:DB8:0::1,1,10.0.0.1,2,,SF,1,40,1,40,benign`.replaceAll(
      '\n',
      '\r\n',
    );
    const { trace, report } = await read(text);
    expect([report.rows, report.warnings, trace.hosts, trace.labels]).toEqual([
      1,
      [],
      ['2001:db8::1', '10.0.0.1'],
      ['', 'benign'],
    ]);
  });

  it('may hold rows that are none: counted, and the line named', async () => {
    const { report } = await read(
      `${HEADER}soon,0,tcp,a,1,b,2,,,1,1,1,1,\n1,0,tcp,a,1,b,2,,,1,1,1,1,\n1,2,3\n`,
    );
    expect([report.rows, report.kept, report.dropped]).toEqual([
      3,
      1,
      { 'unreadable start': 1, 'wrong number of cells': 1 },
    ]);
    expect(report.warnings.map((warning) => /line \d+/.exec(warning)![0])).toEqual(['line 2', 'line 4']);
  });

  it('may hold a quote that nobody closes: the rows before it are kept', async () => {
    const row = '1,0,tcp,a,1,b,2,,,1,1,1,1,\n';
    const { report } = await read(`${HEADER}${row}1,0,tcp,"${row.repeat(100_000)}`);
    expect([report.kept, report.warnings]).toEqual([
      1,
      [expect.stringMatching(/at line 3 .*a quote that nobody closed; the rows before it are kept/)],
    ]);
  });

  it('streams: a chunk holds a thousand rows', () => {
    const flows = Array.from({ length: 2500 }, (_, i) => ({ ...one, seconds: i }));
    expect([...writeStudioCsv(traceOf(flows))]).toHaveLength(3);
  });
});
