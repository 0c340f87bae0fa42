/** libpcap capture files (draft-ietf-opsawg-pcap): 24-byte file header, 16-byte record headers, either byte order. */
import type { ByteReader } from './byteReader';
import { damaged, truncated } from './damage';
import type { Format, RecordSink } from './format';
import { FormatError } from './formatError';
import type { Frame } from './frame';
import { LONGEST_PACKET, createFrame } from './frame';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const NANO = 1_000_000_000;

interface Dialect {
  readonly littleEndian: boolean;
  /** Nanoseconds in one unit of a record's fraction of a second. */
  readonly unit: 1 | 1000;
}

/** First four bytes, read big-endian. */
const MAGIC: Readonly<Record<number, Dialect>> = {
  0xa1b2c3d4: { littleEndian: false, unit: 1000 },
  0xd4c3b2a1: { littleEndian: true, unit: 1000 },
  0xa1b23c4d: { littleEndian: false, unit: 1 },
  0x4d3cb2a1: { littleEndian: true, unit: 1 },
};

export const pcap: Format = { title: 'pcap', sniff, read };

function sniff(head: Uint8Array): string | null {
  const dialect = dialectOf(head);
  if (dialect === null) return null;
  return `pcap, ${dialect.littleEndian ? 'little' : 'big'}-endian, ${dialect.unit === 1 ? 'nano' : 'micro'}seconds`;
}

async function read(reader: ByteReader, sink: RecordSink): Promise<void> {
  sink.bytesAre('ip');
  const frame = createFrame();
  const dialect = await readFileHeader(reader, frame);
  sink.clockTicks(dialect.unit / NANO);
  let packets = 0;
  while (reader.available >= RECORD_HEADER || (await reader.fill(RECORD_HEADER))) {
    const captured = reader.view.getUint32(reader.position + 8, dialect.littleEndian);
    if (captured > LONGEST_PACKET)
      return sink.warn(
        damaged(`implausible packet of ${captured} bytes at offset ${reader.offset}`, packets),
      );
    const length = RECORD_HEADER + captured;
    if (reader.available < length && !(await reader.fill(length)))
      return sink.warn(truncated('packet', length, reader, packets));
    if (readRecord(reader, frame, dialect))
      sink.warn(
        `fraction of a second beyond one second at offset ${reader.offset}: carried into the seconds`,
      );
    sink.frame(frame);
    packets++;
    reader.position += length;
  }
  if (reader.available > 0) sink.warn(truncated('packet header', RECORD_HEADER, reader, packets));
}

async function readFileHeader(reader: ByteReader, frame: Frame): Promise<Dialect> {
  if (!(await reader.fill(FILE_HEADER)))
    throw new FormatError(
      `truncated pcap header: need ${FILE_HEADER} bytes at offset 0, have ${reader.available}`,
    );
  const dialect = dialectOf(reader.bytes.subarray(reader.position))!;
  // The upper half may hold the length of a frame check sequence.
  frame.linkType = reader.view.getUint32(reader.position + 20, dialect.littleEndian) & 0xffff;
  reader.position += FILE_HEADER;
  return dialect;
}

function dialectOf(head: Uint8Array): Dialect | null {
  if (head.length < 4) return null;
  return MAGIC[new DataView(head.buffer, head.byteOffset).getUint32(0)] ?? null;
}

/** Fills the frame from the record at the reader's position; true where its fraction exceeds a second. */
function readRecord(
  { bytes, view, position }: ByteReader,
  frame: Frame,
  { littleEndian, unit }: Dialect,
): boolean {
  const fraction = view.getUint32(position + 4, littleEndian) * unit;
  frame.seconds = view.getUint32(position, littleEndian) + Math.floor(fraction / NANO);
  frame.nanoseconds = fraction % NANO;
  const captured = view.getUint32(position + 8, littleEndian);
  frame.bytes = bytes;
  frame.position = position + RECORD_HEADER;
  frame.end = frame.position + captured;
  frame.wireEnd = frame.position + Math.max(captured, view.getUint32(position + 12, littleEndian));
  return fraction >= NANO;
}
