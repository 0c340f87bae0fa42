/**
 * pcapng captures (draft-ietf-opsawg-pcapng): sections of either byte order, each with its own interfaces and clocks.
 * Packet blocks are read, blocks of other kinds skipped.
 */
import type { ByteReader } from './byteReader';
import { damaged, truncated } from './damage';
import type { Format, RecordSink } from './format';
import type { Frame } from './frame';
import { LONGEST_PACKET, createFrame } from './frame';
import type { Clock } from './pcapngTime';
import { MICROSECOND_CLOCK, epochOf, unitsPerSecond } from './pcapngTime';

const BLOCK_OVERHEAD = 12;
/** A packet with its options; a longer block is skipped if its kind is not read, else damage. */
const LONGEST_BLOCK = LONGEST_PACKET + 65_536;
const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BYTE_ORDER_SWAPPED = 0x4d3c2b1a;
const OPTION = { END: 0, TSRESOL: 9, TSOFFSET: 14 } as const;

interface Interface {
  readonly linkType: number;
  readonly clock: Clock;
}

interface Section {
  littleEndian: boolean;
  interfaces: Interface[];
  packets: number;
  readonly frame: Frame;
  readonly sink: RecordSink;
}

/** The body of a block, where it lies in the reader's bytes. */
interface Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/** What to do with a block, by kind; returns a problem that makes the block unusable, or null. */
const BLOCKS: Readonly<Partial<Record<number, (block: Block, section: Section) => string | null>>> = {
  [SECTION_HEADER]: beginSection,
  1: addInterface,
  2: readObsoletePacket,
  3: readSimplePacket,
  6: readEnhancedPacket,
};

export const pcapng: Format = { title: 'pcapng', sniff, read };

function sniff(head: Uint8Array): string | null {
  if (head.length < 12) return null;
  const view = new DataView(head.buffer, head.byteOffset);
  if (view.getUint32(0) !== SECTION_HEADER) return null;
  const magic = view.getUint32(8);
  if (magic !== BYTE_ORDER_MAGIC && magic !== BYTE_ORDER_SWAPPED) return null;
  return `pcapng, ${magic === BYTE_ORDER_MAGIC ? 'big' : 'little'}-endian`;
}

async function read(reader: ByteReader, sink: RecordSink): Promise<void> {
  sink.bytesAre('ip');
  const section: Section = { littleEndian: false, interfaces: [], packets: 0, frame: createFrame(), sink };
  while (await reader.fill(BLOCK_OVERHEAD)) {
    const problem = await readBlock(reader, section);
    if (problem !== null) return sink.warn(problem);
  }
  if (reader.available > 0) sink.warn(truncated('block header', BLOCK_OVERHEAD, reader, section.packets));
}

/** Reads or skips the block at the reader's position; returns the damage that ends reading, or null. */
async function readBlock(reader: ByteReader, section: Section): Promise<string | null> {
  const kind = reader.view.getUint32(reader.position, section.littleEndian);
  if (kind === SECTION_HEADER)
    section.littleEndian = reader.view.getUint32(reader.position + 8) === BYTE_ORDER_SWAPPED;
  const length = reader.view.getUint32(reader.position + 4, section.littleEndian);
  const handle = BLOCKS[kind];
  if (length < BLOCK_OVERHEAD || length % 4 !== 0 || (handle && length > LONGEST_BLOCK))
    return damaged(`implausible block length ${length} at offset ${reader.offset}`, section.packets);
  const { offset } = reader;
  if (!handle) {
    const problem = damaged(`truncated block: need ${length} bytes at offset ${offset}`, section.packets);
    return (await reader.skip(length)) ? null : problem;
  }
  if (!(await reader.fill(length))) return truncated('block', length, reader, section.packets);
  const { bytes, view, position } = reader;
  const trailer = view.getUint32(position + length - 4, section.littleEndian);
  if (trailer !== length)
    return damaged(`block lengths ${length} and ${trailer} that differ at offset ${offset}`, section.packets);
  const problem = handle({ bytes, view, start: position + 8, end: position + length - 4 }, section);
  if (problem !== null) section.sink.warn(`${problem} at offset ${offset}; the block is skipped`);
  reader.position += length;
  return null;
}

function beginSection(_: Block, section: Section): null {
  section.interfaces = [];
  return null;
}

function addInterface(block: Block, section: Section): string | null {
  if (block.end - block.start < 8) return 'truncated interface description';
  const clock = readClock(block, section.littleEndian);
  section.sink.clockTicks(1 / Number(clock.unitsPerSecond));
  section.interfaces.push({ linkType: block.view.getUint16(block.start, section.littleEndian), clock });
  return null;
}

function readClock({ view, start, end }: Block, littleEndian: boolean): Clock {
  let clock = MICROSECOND_CLOCK;
  for (let at = start + 8; at + 4 <= end;) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === OPTION.END || at + 4 + length > end) break;
    if (code === OPTION.TSRESOL && length >= 1)
      clock = { ...clock, unitsPerSecond: unitsPerSecond(view.getUint8(at + 4)) };
    if (code === OPTION.TSOFFSET && length >= 8)
      clock = { ...clock, offset: Number(view.getBigInt64(at + 4, littleEndian)) };
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return clock;
}

function readEnhancedPacket(block: Block, section: Section): string | null {
  if (block.end - block.start < 20) return 'truncated packet block';
  return readPacket(block, block.view.getUint32(block.start, section.littleEndian), section);
}

/** Like the enhanced packet block but for a 16-bit interface and a drop count. */
function readObsoletePacket(block: Block, section: Section): string | null {
  if (block.end - block.start < 20) return 'truncated packet block';
  return readPacket(block, block.view.getUint16(block.start, section.littleEndian), section);
}

function readPacket({ bytes, view, start, end }: Block, index: number, section: Section): string | null {
  const { littleEndian, frame, interfaces } = section;
  const source = interfaces[index];
  if (!source) return `packet of interface ${index}, of ${interfaces.length} described,`;
  const captured = view.getUint32(start + 12, littleEndian);
  if (captured > end - start - 20) return `packet of ${captured} bytes in a block of ${end - start}`;
  const epoch = epochOf(
    view.getUint32(start + 4, littleEndian),
    view.getUint32(start + 8, littleEndian),
    source.clock,
  );
  frame.seconds = epoch.seconds;
  frame.nanoseconds = epoch.nanoseconds;
  frame.linkType = source.linkType;
  frame.bytes = bytes;
  frame.position = start + 20;
  frame.end = frame.position + captured;
  frame.wireEnd = frame.position + Math.max(captured, view.getUint32(start + 16, littleEndian));
  section.packets++;
  section.sink.frame(frame);
  return null;
}

/** Simple packet blocks carry no time, without which a packet tells nothing here. */
function readSimplePacket(_: Block, section: Section): null {
  section.packets++;
  section.sink.dropPacket('packet without a time stamp');
  return null;
}
