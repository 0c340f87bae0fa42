/**
 * Which of the many pcaps a file is: the file header (draft-ietf-opsawg-pcap §4) and, where headers do not tell, the
 * first records. What sets the variants apart is told by the comments of Wireshark's wiretap/libpcap.c.
 */
import type { ByteReader } from '../byteReader';
import { FormatError } from '../formatError';
import { LONGEST_PACKET } from '../frame';

export interface PcapDialect {
  /** In words: `pcap, little-endian, microseconds`. */
  readonly title: string;
  readonly littleEndian: boolean;
  readonly fileHeader: number;
  /** Bytes before each packet. */
  readonly recordHeader: number;
  /** Nanoseconds in one unit of a record's fraction of a second. */
  readonly unit: 1 | 1000;
  /** Where in a record header the captured length lies, and the length on the wire; before version 2.3 turned round. */
  readonly capturedAt: 8 | 12;
  readonly originalAt: 8 | 12;
  /** Version 2.3 was written either way: the smaller length is the captured one. */
  readonly areLengthsEither: boolean;
  /** tcpdump.org/linktypes.html */
  readonly linkType: number;
  /** Bytes of frame check sequence at the end of each frame. */
  readonly checkLength: number;
}

interface Variant {
  readonly title: string;
  readonly unit: 1 | 1000;
  readonly fileHeader: number;
  /** Lengths of a record header, the likeliest first, and whose they are. */
  readonly recordHeaders: readonly (readonly [length: number, title: string])[];
}

const FILE_HEADER = 24;
const STANDARD = 16;
/** Ixia's "lcap" adds the size of all records to the file header. */
const IXIA_FILE_HEADER = 28;

/** By magic number. */
const VARIANTS: Readonly<Partial<Record<number, Variant>>> = {
  0xa1b2c3d4: {
    title: 'pcap',
    unit: 1000,
    fileHeader: FILE_HEADER,
    recordHeaders: [
      [STANDARD, ''],
      [24, ' of Red Hat 6.1'],
      [20, ' of Nokia'],
    ],
  },
  0xa1b23c4d: { title: 'pcap', unit: 1, fileHeader: FILE_HEADER, recordHeaders: [[STANDARD, '']] },
  0xa1b2cd34: {
    title: 'modified pcap',
    unit: 1000,
    fileHeader: FILE_HEADER,
    recordHeaders: [
      [24, ' (Kuznetsov)'],
      [28, ' of SuSE 6.3'],
    ],
  },
  0x1c0001ac: { title: 'Ixia pcap', unit: 1, fileHeader: IXIA_FILE_HEADER, recordHeaders: [[STANDARD, '']] },
  0x1c0001ab: {
    title: 'Ixia pcap',
    unit: 1000,
    fileHeader: IXIA_FILE_HEADER,
    recordHeaders: [[STANDARD, '']],
  },
};

/** Version 2.2 with one of these interface types (RFC 1573) for its link type is AIX's, in nanoseconds. */
const AIX_LINK_TYPES: Readonly<Partial<Record<number, number>>> = { 6: 1, 9: 6, 15: 10, 24: 0 };
const FCS_PRESENT = 0x0400_0000;

/** The dialect by a file's first bytes, as many as there are; null = no pcap. */
export function sniffPcap(head: Uint8Array): PcapDialect | null {
  if (head.length < 4) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const littleEndian = VARIANTS[view.getUint32(0)] === undefined;
  const variant = VARIANTS[view.getUint32(0, littleEndian)];
  if (!variant) return null;
  const field = (at: number) => (head.length < FILE_HEADER ? 0 : view.getUint32(at, littleEndian));
  const version = head.length < FILE_HEADER ? 2.4 : versionOf(view, littleEndian);
  const network = field(20);
  const aix = version === 2.2 ? AIX_LINK_TYPES[network] : undefined;
  const unit = aix === undefined ? variant.unit : 1;
  const [recordHeader, maker] = likeliest(variant, { view, littleEndian, unit });
  const order = littleEndian ? 'little' : 'big';
  return {
    title: `${variant.title}${aix === undefined ? maker : ' of AIX'}, ${order}-endian, ${unit === 1 ? 'nano' : 'micro'}seconds`,
    littleEndian,
    fileHeader: variant.fileHeader,
    recordHeader,
    unit,
    ...lengthsOf(version),
    linkType: aix ?? network & 0xffff,
    checkLength: network & FCS_PRESENT ? 2 * (network >>> 28) : 0,
  };
}

function versionOf(view: DataView, littleEndian: boolean): number {
  return view.getUint16(4, littleEndian) + view.getUint16(6, littleEndian) / 10;
}

/** 543.0 is DG/UX's tcpdump. */
function lengthsOf(version: number): Pick<PcapDialect, 'capturedAt' | 'originalAt' | 'areLengthsEither'> {
  const isTurned = version < 2.3 || version === 543;
  return {
    capturedAt: isTurned ? 12 : 8,
    originalAt: isTurned ? 8 : 12,
    areLengthsEither: version === 2.3,
  };
}

/** The dialect of the file that the reader begins with; moves it to the first record. */
export async function readPcapHeader(reader: ByteReader): Promise<PcapDialect> {
  const dialect = sniffPcap(reader.bytes.subarray(reader.position))!;
  if (!(await reader.fill(dialect.fileHeader)))
    throw new FormatError(
      `truncated pcap header: need ${dialect.fileHeader} bytes at offset 0, have ${reader.available}`,
    );
  reader.position += dialect.fileHeader;
  return dialect;
}

interface Records {
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly unit: 1 | 1000;
}

/** The first record header, unless records make no sense with it and with another they do. */
function likeliest({ fileHeader, recordHeaders }: Variant, records: Records): readonly [number, string] {
  const [usual, ...others] = recordHeaders;
  const longest = plausibleRun(records, fileHeader, usual![0]);
  if (longest === Infinity) return usual!;
  const better = others.find(([length]) => plausibleRun(records, fileHeader, length) > Math.max(longest, 1));
  return better ?? usual!;
}

/** Packets looked at. */
const LONGEST_RUN = 8;
/** No capture lasts ten years. */
const LONGEST_SPAN = 10 * 366 * 86_400;

/** How many records from `at` on make sense before one does not; Infinity where all that are at hand do. */
function plausibleRun({ view, littleEndian, unit }: Records, at: number, header: number): number {
  const field = (index: number) => view.getUint32(at + 4 * index, littleEndian);
  const isAtHand = () => at + STANDARD <= view.byteLength;
  const first = isAtHand() ? field(0) : 0;
  let run = 0;
  for (; isAtHand() && run < LONGEST_RUN; run++) {
    const captured = Math.min(field(2), field(3));
    const isPlausible = captured > 0 && captured <= LONGEST_PACKET && field(1) * unit < 1e9;
    if (!isPlausible || Math.abs(field(0) - first) > LONGEST_SPAN) return run;
    at += header + captured;
  }
  return run > 1 || header === STANDARD ? Infinity : run;
}
