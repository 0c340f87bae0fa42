/** One capture in every kind of pcap: read alike, byte for byte. */
import { describe, expect, it } from 'vitest';
import { big, ethernet, segment } from '../../testing/captures';
import { read } from '../../testing/files';
import { flowAt } from '../../trace/flowAt';
import { sniffPcap } from './pcapDialect';

interface Kind {
  magic: number;
  littleEndian?: boolean;
  version?: [major: number, minor: number];
  linkType?: number;
  /** Bytes behind the file header, and behind each record header. */
  extra?: number;
  recordExtra?: number;
  /** Units of a fraction in a second. */
  units?: number;
  areLengthsTurned?: boolean;
}

const FIRST = { at: 1_600_000_000.25, bytes: ethernet(segment({ flags: 2 })), onWire: 1500 };
const SECOND = {
  at: 1_600_000_001.5,
  bytes: ethernet(segment({ from: 2, to: 1, sport: 80, dport: 40_000, flags: 0x12 })),
  onWire: 0,
};

function capture(kind: Kind): Uint8Array {
  const { magic, littleEndian = true, version = [2, 4], linkType = 1, extra = 0, recordExtra = 0 } = kind;
  const number = (value: number, length: number) =>
    littleEndian ? big(value, length).reverse() : big(value, length);
  const words = (...values: number[]) => values.flatMap((value) => number(value, 4));
  const header = [
    ...words(magic),
    ...version.flatMap((part) => number(part, 2)),
    ...words(0, 0, 65_535, linkType),
  ];
  const records = [FIRST, SECOND].flatMap(({ at, bytes, onWire }) => {
    const lengths = [bytes.length, onWire || bytes.length];
    if (kind.areLengthsTurned) lengths.reverse();
    const time = words(Math.floor(at), (at % 1) * (kind.units ?? 1e6));
    return [...time, ...words(...lengths), ...new Array<number>(recordExtra).fill(0xee), ...bytes];
  });
  return Uint8Array.from([...header, ...new Array<number>(extra).fill(0xee), ...records]);
}

describe('every kind of pcap', () => {
  it.each<[dialect: string, Kind]>([
    ['pcap, little-endian, microseconds', { magic: 0xa1b2c3d4 }],
    ['pcap, big-endian, microseconds', { magic: 0xa1b2c3d4, littleEndian: false }],
    ['pcap, little-endian, nanoseconds', { magic: 0xa1b23c4d, units: 1e9 }],
    ['pcap, big-endian, nanoseconds', { magic: 0xa1b23c4d, units: 1e9, littleEndian: false }],
    ['modified pcap (Kuznetsov), little-endian, microseconds', { magic: 0xa1b2cd34, recordExtra: 8 }],
    [
      'modified pcap (Kuznetsov), big-endian, microseconds',
      { magic: 0xa1b2cd34, recordExtra: 8, littleEndian: false },
    ],
    ['modified pcap of SuSE 6.3, little-endian, microseconds', { magic: 0xa1b2cd34, recordExtra: 12 }],
    ['pcap of Red Hat 6.1, little-endian, microseconds', { magic: 0xa1b2c3d4, recordExtra: 8 }],
    ['pcap of Nokia, little-endian, microseconds', { magic: 0xa1b2c3d4, recordExtra: 4 }],
    ['Ixia pcap, little-endian, nanoseconds', { magic: 0x1c0001ac, units: 1e9, extra: 4 }],
    ['Ixia pcap, big-endian, microseconds', { magic: 0x1c0001ab, extra: 4, littleEndian: false }],
    [
      'pcap of AIX, big-endian, nanoseconds',
      {
        magic: 0xa1b2c3d4,
        version: [2, 2],
        linkType: 6,
        units: 1e9,
        littleEndian: false,
        areLengthsTurned: true,
      },
    ],
    ['pcap, little-endian, microseconds', { magic: 0xa1b2c3d4, version: [2, 2], areLengthsTurned: true }],
    ['pcap, little-endian, microseconds', { magic: 0xa1b2c3d4, version: [2, 3], areLengthsTurned: true }],
    ['pcap, little-endian, microseconds', { magic: 0xa1b2c3d4, version: [2, 3] }],
  ])('%s', async (dialect, kind) => {
    const { trace, report } = await read(capture(kind));
    expect(report.files[0]!.dialect).toBe(dialect);
    expect(report).toMatchObject({
      packets: 2,
      kept: 2,
      snapped: 1,
      warnings: [],
      linkTypes: { ethernet: 2 },
    });
    expect(flowAt(trace, 0)).toMatchObject({
      seconds: 1_600_000_000,
      nanoseconds: 250_000_000,
      duration: 1.25,
      state: 'S1',
      sourceBytes: 40,
      destinationBytes: 40,
    });
  });

  it('is told by its first packets only where they make no other sense', async () => {
    const whole = capture({ magic: 0xa1b2c3d4 });
    for (let length = 24; length <= whole.length; length++) {
      const dialect = sniffPcap(whole.subarray(0, length))!;
      expect([length, dialect.recordHeader]).toEqual([length, 16]);
    }
  });

  it('has frames without their check sequence, where the header says that there is one', async () => {
    const fourBytes = 0x2400_0001;
    const bytes = capture({ magic: 0xa1b2c3d4, linkType: fourBytes });
    expect(sniffPcap(bytes)).toMatchObject({ linkType: 1, checkLength: 4 });
    expect(sniffPcap(capture({ magic: 0xa1b2c3d4, linkType: 0x2000_0001 }))).toMatchObject({
      checkLength: 0,
    });
  });
});

describe('two captures joined by cat', () => {
  it.each([true, false])(
    'end with the first: no packet is made of a header (little-endian %s)',
    async (littleEndian) => {
      const one = capture({ magic: 0xa1b2c3d4, littleEndian });
      const { report } = await read(Uint8Array.from([...one, ...one]));
      expect(report).toMatchObject({ packets: 2, kept: 2 });
      expect(report.clock.last?.seconds).toBe(1_600_000_001);
      expect(report.warnings.at(-1)).toContain(
        `another capture file begins at offset ${one.length}: join files with mergecap; the 2 packets`,
      );
    },
  );
});
