/** libpcap capture files (draft-ietf-opsawg-pcap) and their kin: a file header, then packets with a header each. */
import type { ByteReader } from '../byteReader';
import { damaged, truncated } from '../damage';
import type { Format, RecordSink } from '../format';
import type { Frame } from '../frame';
import { LONGEST_PACKET, createFrame, cutCheckSequence } from '../frame';
import type { PcapDialect } from './pcapDialect';
import { readPcapHeader, sniffPcap } from './pcapDialect';

const NANO = 1_000_000_000;

export const pcap: Format = { title: 'pcap', sniff: (head) => sniffPcap(head)?.title ?? null, read };

async function read(reader: ByteReader, sink: RecordSink): Promise<void> {
  sink.bytesAre('ip');
  const dialect = await readPcapHeader(reader);
  sink.clockTicks(dialect.unit / NANO);
  const frame = createFrame();
  frame.linkType = dialect.linkType;
  const records = { reader, frame, dialect, sink, packets: 0 };
  while (reader.available >= dialect.recordHeader || (await reader.fill(dialect.recordHeader))) {
    const missing = readRecords(records);
    if (missing === IMPLAUSIBLE) return sink.warn(implausible(records));
    if (missing === ANOTHER_FILE) return sink.warn(anotherFile(records));
    if (missing > 0 && !(await reader.fill(missing)))
      return sink.warn(truncated('packet', missing, reader, records.packets));
  }
  if (reader.available > 0)
    sink.warn(truncated('packet header', dialect.recordHeader, reader, records.packets));
}

interface Records {
  readonly reader: ByteReader;
  readonly frame: Frame;
  readonly dialect: PcapDialect;
  readonly sink: RecordSink;
  packets: number;
}

const IMPLAUSIBLE = -1;
const ANOTHER_FILE = -2;

/**
 * Reads the records at hand, without waiting. Returns how many bytes the next one needs where only its beginning is at
 * hand, IMPLAUSIBLE or ANOTHER_FILE where it is none, 0 where not even its header is at hand.
 */
function readRecords(records: Records): number {
  const { reader, frame, dialect, sink } = records;
  const { recordHeader } = dialect;
  const end = reader.bytes.length;
  while (reader.position + recordHeader <= end) {
    const captured = capturedLength(reader, dialect);
    if (captured > LONGEST_PACKET) return IMPLAUSIBLE;
    if (captured === 0 && isFileHeader(reader)) return ANOTHER_FILE;
    const length = recordHeader + captured;
    if (reader.position + length > end) return length;
    readRecord(reader, frame, dialect, captured);
    if (frame.nanoseconds >= NANO) carry(records);
    sink.frame(frame);
    records.packets++;
    reader.position += length;
  }
  return 0;
}

/** Magic number and version 2.4 of either byte order, as they lie in a file. */
const FILE_HEADERS = [
  [0xa1b2_c3d4, 0x0002_0004],
  [0xd4c3_b2a1, 0x0200_0400],
  [0xa1b2_3c4d, 0x0002_0004],
  [0x4d3c_b2a1, 0x0200_0400],
] as const;

/** The header of a file that `cat` put behind this one would pass for a packet without bytes, of 2055 or 2083. */
function isFileHeader({ view, position }: ByteReader): boolean {
  const [magic, version] = [view.getUint32(position), view.getUint32(position + 4)];
  return FILE_HEADERS.some((header) => header[0] === magic && header[1] === version);
}

function anotherFile({ reader, packets }: Records): string {
  return damaged(`another capture file begins at offset ${reader.offset}: join files with mergecap`, packets);
}

function capturedLength({ view, position }: ByteReader, dialect: PcapDialect): number {
  const { littleEndian, capturedAt, originalAt } = dialect;
  const captured = view.getUint32(position + capturedAt, littleEndian);
  if (!dialect.areLengthsEither) return captured;
  return Math.min(captured, view.getUint32(position + originalAt, littleEndian));
}

/** Fills the frame from the record at the reader's position. */
function readRecord(
  { bytes, view, position }: ByteReader,
  frame: Frame,
  dialect: PcapDialect,
  captured: number,
): void {
  const { littleEndian } = dialect;
  frame.seconds = view.getUint32(position, littleEndian);
  frame.nanoseconds = view.getUint32(position + 4, littleEndian) * dialect.unit;
  const original = view.getUint32(position + dialect.originalAt, littleEndian);
  const start = position + dialect.recordHeader;
  frame.bytes = bytes;
  frame.position = start;
  frame.end = start + captured;
  frame.wireEnd = start + Math.max(captured, original);
  if (dialect.areLengthsEither)
    frame.wireEnd = Math.max(
      frame.wireEnd,
      start + view.getUint32(position + dialect.capturedAt, littleEndian),
    );
  if (dialect.checkLength > 0) cutCheckSequence(frame, dialect.checkLength);
}

function carry({ reader, frame, sink }: Records): void {
  sink.warn(`fraction of a second beyond one second at offset ${reader.offset}: carried into the seconds`);
  frame.seconds += Math.floor(frame.nanoseconds / NANO);
  frame.nanoseconds %= NANO;
}

function implausible({ reader, dialect, packets }: Records): string {
  const captured = capturedLength(reader, dialect);
  return damaged(`implausible packet of ${captured} bytes at offset ${reader.offset}`, packets);
}
