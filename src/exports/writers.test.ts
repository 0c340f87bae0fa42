import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import { writtenText as text } from '../testing/written';
import type { Flow, Trace } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';

function traceOf(flows: readonly Flow[], resolution = 1e-9): Trace {
  const builder = createTraceBuilder();
  flows.forEach((flow) => builder.add(flow));
  return builder.finish({ resolution });
}

const unknownOr = <T>(unknown: T, known: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: known }, fc.constant(unknown));
const counts = unknownOr(NaN, fc.oneof(fc.nat(100_000), fc.constantFrom(0, 1, 2 ** 40)));
const ports = unknownOr(-1, fc.nat(65_535));
const hosts = fc.oneof(
  fc.ipV4(),
  fc.ipV6().map((address) => new URL(`http://[${address}]`).hostname.slice(1, -1)),
  fc.constantFrom('02:00:00:00:00:01', 'EXT_SERVER', 'a host, "quoted"'),
);
const words = fc.oneof(
  fc.constantFrom('', '-', '(empty)', 'http', 'a,b', 'a\tb', 'line\nbreak', 'back\\slash', '\\x41', '"', '#'),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((word) => word.trim()),
);
const flows: fc.Arbitrary<Flow> = fc.record({
  seconds: fc.integer({ min: 0, max: 4_000_000 }).map((after) => 1_700_000_000 + after),
  nanoseconds: fc.oneof(
    fc.nat(999_999_999),
    fc.nat(999_999).map((micro) => micro * 1000),
    fc.constant(0),
  ),
  duration: unknownOr(NaN, fc.double({ min: 0, max: 1e5, noNaN: true })),
  protocol: fc.constantFrom('tcp', 'tcp', 'udp', 'icmp', 'igmp', 'gre', 'arp', ''),
  source: hosts,
  sourcePort: ports,
  destination: hosts,
  destinationPort: ports,
  service: words,
  state: fc.oneof(
    fc.constantFrom(
      '',
      'S0',
      'S1',
      'SF',
      'REJ',
      'S2',
      'S3',
      'RSTO',
      'RSTR',
      'RSTOS0',
      'RSTRH',
      'SH',
      'SHR',
      'OTH',
    ),
    words,
  ),
  sourcePackets: counts,
  sourceBytes: counts,
  destinationPackets: counts,
  destinationBytes: counts,
  label: words,
});
const tracesOf = (rows: fc.Arbitrary<Flow>) =>
  fc
    .tuple(fc.array(rows, { minLength: 1, maxLength: 12 }), fc.constantFrom(1e-9, 1e-6))
    .map(([array, resolution]) => traceOf(array, resolution));
const traces = tracesOf(flows);

/** TCP packets with room for their headers: by these a reader tells that Argus counted frames. */
const tracesOfPackets = tracesOf(
  flows.map((flow) => ({
    ...flow,
    sourceBytes: flow.sourcePackets * 40 + (flow.sourcePackets && flow.sourceBytes),
    destinationBytes: flow.destinationPackets * 40 + (flow.destinationPackets && flow.destinationBytes),
  })),
);

const EXACT = ['csv', 'zeek', 'zeek-json', 'eve'] as const;

/** What these formats have no word for is said in theirs the first time. */
const TRANSLATED = [
  ['binetflow', tracesOfPackets],
  ['nfdump', traces],
] as const;

describe.each(EXACT)('%s', (format) => {
  it('is read back into what writes the same file again', async () => {
    await fc.assert(
      fc.asyncProperty(traces, async (trace) => {
        const first = text(trace, format);
        const again = await read(first);
        expect(again.report.dropped).toEqual({});
        expect(again.report.warnings).toEqual([]);
        expect(again.trace.length).toBe(trace.length);
        expect(text(again.trace, format)).toBe(first);
      }),
    );
  });
});

describe.each(TRANSLATED)('%s', (format, known) => {
  it('is read back into what writes the same file from then on', async () => {
    await fc.assert(
      fc.asyncProperty(known, async (trace) => {
        const first = await read(text(trace, format));
        expect(first.report.dropped).toEqual({});
        expect(first.trace.length).toBe(trace.length);
        const second = text(first.trace, format);
        const again = await read(second);
        expect(text(again.trace, format)).toBe(second);
      }),
    );
  });
});

const REAL_FILES = [
  'flow-zoo/argus_test2.binetflow',
  'ctu-zeek-labeled/008-zeek-mixed.conn.log.labeled',
  'pcap-multihost/ndpi_1kxun.pcap',
];
const FORMATS = [...EXACT, ...TRANSLATED.map(([format]) => format)];

describe.each(REAL_FILES)('%s', (path) => {
  const file = sharedData(path);
  it.skipIf(file === null).each(FORMATS)('as %s is read back into what writes it again', async (format) => {
    const { trace } = await read(readFileSync(file!));
    const first = await read(text(trace, format));
    expect(first.report.dropped).toEqual({});
    expect(first.trace.length).toBe(trace.length);
    const second = text(first.trace, format);
    const again = (await read(second)).trace;
    expect(text(again, format) === second).toBe(true);
    if ((EXACT as readonly string[]).includes(format)) expect(second === text(trace, format)).toBe(true);
  });
});
