import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read } from '../testing/files';
import type { Flow, Trace } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';
import type { ExportFormatName } from './exportFormats';
import type { WriteOptions, WriteReport } from './writer';
import { WRITERS } from './writers';

const OPTIONS: WriteOptions = { seed: 7, application: 'test' };

function written(trace: Trace, format: ExportFormatName): { bytes: Uint8Array; report: WriteReport } {
  const chunks: Buffer[] = [];
  const generator = WRITERS[format](trace, OPTIONS);
  for (let next = generator.next(); ; next = generator.next()) {
    if (next.done) return { bytes: Buffer.concat(chunks), report: next.value };
    chunks.push(Buffer.from(next.value as string));
  }
}

const text = (trace: Trace, format: ExportFormatName) => Buffer.from(written(trace, format).bytes).toString();

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
const traces = fc
  .tuple(fc.array(flows, { minLength: 1, maxLength: 12 }), fc.constantFrom(1e-9, 1e-6))
  .map(([rows, resolution]) => traceOf(rows, resolution));

const TEXTS = ['csv', 'zeek', 'zeek-json', 'eve'] as const;

describe.each(TEXTS)('%s', (format) => {
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
