/** Sections, interfaces, clocks, comments and odd blocks of pcapng, built byte by byte. */
import { describe, expect, it } from 'vitest';
import { big, ethernet, segment } from '../../testing/captures';
import { read } from '../../testing/files';
import { epochAt } from '../../trace/epochAt';
import { flowAt } from '../../trace/flowAt';

type Bytes = readonly number[];

/** Blocks of one byte order. */
function blocksOf(littleEndian: boolean) {
  const number = (value: number, length: number) =>
    littleEndian ? big(value, length).reverse() : big(value, length);
  const words = (...values: number[]) => values.flatMap((value) => number(value, 4));
  const padded = (bytes: Bytes) => [...bytes, ...new Array<number>((4 - (bytes.length % 4)) % 4).fill(0)];
  const option = (code: number, value: Bytes) => [
    ...number(code, 2),
    ...number(value.length, 2),
    ...padded(value),
  ];
  const block = (kind: number, body: Bytes) => {
    const length = 12 + body.length;
    return [...words(kind, length), ...body, ...words(length)];
  };
  const text = (code: number, value: string) => option(code, [...new TextEncoder().encode(value)]);
  return {
    ...{ block, option, text, words },
    number,
    section: () =>
      block(0x0a0d0d0a, [
        ...words(0x1a2b3c4d),
        ...number(1, 2),
        ...number(0, 2),
        ...words(-1 >>> 0, -1 >>> 0),
      ]),
    interface: (linkType: number, options: Bytes = [], snapLength = 0) =>
      block(1, [...number(linkType, 2), 0, 0, ...words(snapLength), ...options]),
    packet: (units: bigint, bytes: Bytes, { from = 0, options = [] as Bytes, onWire = bytes.length } = {}) =>
      block(6, [
        ...words(from, Number(units >> 32n), Number(units & 0xffff_ffffn), bytes.length, onWire),
        ...padded(bytes),
        ...options,
      ]),
  };
}

const little = blocksOf(true);
const bigEndian = blocksOf(false);
const SYN = ethernet(segment({ flags: 2 }));
const RAW_SYN = segment({ flags: 2, sport: 5000 });
const AT = 1_600_000_000n;

function reading(...blocks: readonly Bytes[]) {
  return read(Uint8Array.from(blocks.flat()));
}

describe('clocks of interfaces', () => {
  it.each<[string, Bytes, bigint, number]>([
    ['microseconds where nothing is said', [], AT * 1_000_000n + 500_000n, 500_000_000],
    ['seconds', little.option(9, [0]), AT, 0],
    ['milliseconds', little.option(9, [3]), AT * 1000n + 7n, 7_000_000],
    ['nanoseconds', little.option(9, [9]), AT * 1_000_000_000n + 1n, 1],
    ['powers of two', little.option(9, [0x80 | 10]), AT * 1024n + 512n, 500_000_000],
    [
      'an offset',
      [...little.option(9, [6]), ...little.option(14, [...little.words(1000, 0)])],
      (AT - 1000n) * 1_000_000n,
      0,
    ],
    [
      'an offset before the epoch',
      little.option(14, [...little.words(-1000 >>> 0, -1 >>> 0)]),
      (AT + 1000n) * 1_000_000n,
      0,
    ],
  ])('%s', async (_, options, units, nanoseconds) => {
    const { trace } = await reading(
      little.section(),
      little.interface(1, options),
      little.packet(units, SYN),
    );
    expect(epochAt(trace, trace.time[0]!)).toEqual({ seconds: Number(AT), nanoseconds });
  });

  it('that tick in milliseconds are the resolution of the trace', async () => {
    const { trace, report } = await reading(
      ...[little.section(), little.interface(1, little.option(9, [3]))],
      little.packet(AT * 1000n, SYN),
    );
    expect([trace.resolution, report.clock.resolution]).toEqual([1e-3, 1e-3]);
  });
});

it('sections of either byte order and interfaces of several link types are one trace', async () => {
  const { trace, report } = await reading(
    ...[little.section(), little.interface(1), little.interface(101, little.option(9, [9]))],
    ...[little.packet(AT * 1_000_000n, SYN), little.packet(AT * 1_000_000_000n + 5n, RAW_SYN, { from: 1 })],
    ...[bigEndian.section(), bigEndian.interface(101), bigEndian.packet((AT + 1n) * 1_000_000n, RAW_SYN)],
  );
  expect(report).toMatchObject({
    packets: 3,
    kept: 3,
    linkTypes: { ethernet: 1, 'raw ip': 2 },
    warnings: [],
  });
  expect([0, 1].map((i) => flowAt(trace, i).sourcePackets)).toEqual([1, 2]);
});

it('frame check sequences and cut packets are seen', async () => {
  const { report } = await reading(
    ...[little.section(), little.interface(1, little.option(13, [4]))],
    little.packet(AT * 1_000_000n, [...SYN, 1, 2, 3, 4]),
    little.packet(AT * 1_000_000n, SYN.slice(0, 50), { onWire: 58 }),
    little.packet(AT * 1_000_000n, SYN, { onWire: 58 }),
  );
  expect(report).toMatchObject({ packets: 3, snapped: 1, snapLength: 50 });
});

describe('comments', () => {
  it('in pcapML’s form label flows, by their first packet that has one', async () => {
    const labelled = (at: bigint, comment: string, bytes = SYN) =>
      little.packet((AT + at) * 1_000_000n, bytes, { options: little.text(1, comment) });
    const { trace, report } = await reading(
      ...[little.section(), little.interface(1), little.packet(AT * 1_000_000n, SYN)],
      ...[labelled(1n, '7,scan,d=e'), labelled(2n, '8,benign')],
      labelled(3n, 'odd, this one', ethernet(RAW_SYN)),
    );
    expect(report).toMatchObject({ packets: 4, comments: 3 });
    expect([0, 1].map((i) => flowAt(trace, i).label)).toEqual(['scan', '']);
  });
});

describe('blocks beside packets', () => {
  const names = little.block(4, [1, 0, 8, 0, 10, 0, 0, 1, 97, 98, 99, 0, 0, 0, 0, 0]);
  const statistics = little.block(5, little.words(0, 0, 0));
  const secret = 'CLIENT_RANDOM 00 11 ';
  const secrets = little.block(10, [...little.words(0x544c534b, 20), ...new TextEncoder().encode(secret)]);
  const custom = little.block(0x0bad, little.words(32_473, 1));
  const unknown = little.block(0x0b16, little.words(1, 2, 3));
  const packets = [little.section(), little.interface(1), little.packet(AT * 1_000_000n, SYN)];

  it('are skipped, unknown ones not silently', async () => {
    const { report } = await reading(...packets, names, statistics, custom, unknown, unknown, packets[2]!);
    expect(report).toMatchObject({ packets: 2, kept: 2 });
    expect(report.warnings).toEqual(['nameless: blocks of unknown kind 0x00000b16: 2 skipped']);
  });

  it('with statistics tell what each interface lost, by its largest count', async () => {
    const lost = (from: number, ...[nic, system]: number[]) =>
      little.block(5, [
        ...little.words(from, 0, 0),
        ...little.option(5, little.words(nic!, 0)),
        ...little.option(7, little.words(system!, 0)),
      ]);
    const unknown = little.block(5, [
      ...little.words(1, 0, 0),
      ...little.option(5, new Array<number>(8).fill(255)),
    ]);
    const { report } = await reading(
      ...packets,
      lost(0, 3, 1),
      lost(0, 5, 2),
      statistics,
      unknown,
      ...packets,
      lost(0, 1, 0),
    );
    expect(report.warnings).toEqual([
      expect.stringMatching(/^nameless: 8 packets were lost while capturing/) as string,
    ]);
  });

  it('of ever other link types are all counted, not all told apart', async () => {
    const types = Array.from({ length: 400 }, (_, i) => 1000 + i);
    const { report } = await reading(
      little.section(),
      ...types.map((type) => little.interface(type)),
      ...types.map((_, from) => little.packet(AT * 1_000_000n, SYN, { from })),
    );
    for (const counts of [report.dropped, report.linkTypes]) {
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(400);
      expect(Object.keys(counts).length).toBeLessThanOrEqual(257);
    }
  });

  it('with secrets are told of', async () => {
    const result = await reading(...packets, secrets);
    expect(result.report.warnings).toEqual([
      expect.stringMatching(
        /^nameless: 1 block of decryption secrets \(TLS keys or the like\): not looked into/,
      ),
    ]);
    const spelled = JSON.stringify(result, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(spelled).not.toContain('CLIENT_RANDOM');
  });

  it('may be packets without a time stamp, cut at the first interface’s snap length', async () => {
    const simple = (bytes: Bytes, onWire = bytes.length) =>
      little.block(3, [...little.words(onWire), ...bytes]);
    const { report } = await reading(
      ...[little.section(), little.interface(1, [], 52), little.interface(101)],
      ...[simple(SYN.slice(0, 52), 54), simple(SYN.slice(0, 52))],
    );
    expect(report).toMatchObject({
      packets: 2,
      dropped: { 'packet without a time stamp': 2 },
      snapped: 1,
      linkTypes: { ethernet: 2 },
    });
  });

  it('of a section without its magic number end the reading', async () => {
    const { report } = await reading(...packets, little.block(0x0a0d0d0a, little.words(7, 7, 7, 7)));
    expect(report).toMatchObject({ packets: 1 });
    expect(report.warnings[0]).toMatch(
      /^nameless: section header without its magic number at offset \d+; the 1 packets/,
    );
  });
});
