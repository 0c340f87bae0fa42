/**
 * pcapng captures (draft-ietf-opsawg-pcapng): sections of either byte order, each with its own interfaces and clocks.
 * Packet blocks are read; blocks with secrets are told of and never looked into; blocks of other kinds are skipped.
 */
import type { ByteReader } from '../byteReader';
import { damaged, truncated } from '../damage';
import type { Format, RecordSink } from '../format';
import type { Frame } from '../frame';
import { LONGEST_PACKET, createFrame, cutCheckSequence } from '../frame';
import type { PcapngInterface } from './pcapngInterface';
import { readInterface } from './pcapngInterface';
import type { Losses } from './pcapngLosses';
import { createLosses } from './pcapngLosses';
import { commentOf } from './pcapngOptions';
import { setMoment } from './pcapngTime';

const BLOCK_OVERHEAD = 12;
/** A packet with its options; a longer block is skipped if its kind is not read, else damage. */
const LONGEST_BLOCK = LONGEST_PACKET + 65_536;
const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BYTE_ORDER_SWAPPED = 0x4d3c2b1a;
const SECRETS = 10;
/** Name resolution, systemd journal, custom blocks: without packets. */
const WITHOUT_PACKETS: ReadonlySet<number> = new Set([4, 9, SECRETS, 0x0bad, 0x4000_0bad]);

interface Section {
  readonly reader: ByteReader;
  readonly sink: RecordSink;
  readonly frame: Frame;
  littleEndian: boolean;
  interfaces: PcapngInterface[];
  packets: number;
  readonly losses: Losses;
  /** Blocks that were skipped, by kind. */
  readonly skipped: Map<number, number>;
}

/** Reads a block's body from `start` to `end`; returns a problem that makes the block unusable, or null. */
type BlockReader = (section: Section, start: number, end: number) => string | null;

const BLOCKS: Readonly<Partial<Record<number, BlockReader>>> = {
  [SECTION_HEADER]: beginSection,
  1: addInterface,
  2: readObsoletePacket,
  3: readSimplePacket,
  5: readStatistics,
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
  const frame = createFrame();
  const section: Section = {
    ...{ reader, sink, frame, littleEndian: false, interfaces: [], packets: 0 },
    losses: createLosses(),
    skipped: new Map(),
  };
  const problem = await readBlocks(section);
  if (problem !== null) sink.warn(problem);
  else if (reader.available > 0)
    sink.warn(truncated('block header', BLOCK_OVERHEAD, reader, section.packets));
  const lost = section.losses.told();
  if (lost !== null) sink.warn(lost);
  tellSkipped(section);
}

/** Returns the damage that ends reading, or null. */
async function readBlocks(section: Section): Promise<string | null> {
  const { reader } = section;
  while (reader.available >= BLOCK_OVERHEAD || (await reader.fill(BLOCK_OVERHEAD))) {
    const next = readBlocksAtHand(section);
    if (next === null) continue;
    if (next.problem !== null) return next.problem;
    const { offset } = reader;
    if (next.isSkipped && !(await reader.skip(next.length)))
      return damaged(`truncated block: need ${next.length} bytes at offset ${offset}`, section.packets);
    if (!next.isSkipped && !(await reader.fill(next.length)))
      return truncated('block', next.length, reader, section.packets);
  }
  return null;
}

/** The block that cannot be read yet: how long it is, and whether to skip it; or the damage that ends reading. */
interface NextBlock {
  readonly problem: string | null;
  readonly length: number;
  readonly isSkipped: boolean;
}

/** Reads the blocks at hand, without waiting; null = not even the next one's head is at hand. */
function readBlocksAtHand(section: Section): NextBlock | null {
  const { reader } = section;
  while (reader.available >= BLOCK_OVERHEAD) {
    const { view, position } = reader;
    const kind = view.getUint32(position, section.littleEndian);
    if (kind === SECTION_HEADER) {
      const magic = view.getUint32(position + 8);
      section.littleEndian = magic === BYTE_ORDER_SWAPPED;
      if (magic !== BYTE_ORDER_MAGIC && magic !== BYTE_ORDER_SWAPPED)
        return damage(section, 'section header without its magic number');
    }
    const length = view.getUint32(position + 4, section.littleEndian);
    const readBody = BLOCKS[kind];
    if (length < BLOCK_OVERHEAD || length % 4 !== 0 || (readBody && length > LONGEST_BLOCK))
      return damage(section, `implausible block length ${length}`);
    if (!readBody) section.skipped.set(kind, (section.skipped.get(kind) ?? 0) + 1);
    if (reader.available < length || !readBody) return { problem: null, length, isSkipped: !readBody };
    const trailer = view.getUint32(position + length - 4, section.littleEndian);
    if (trailer !== length) return damage(section, `block lengths ${length} and ${trailer} that differ`);
    const problem = readBody(section, position + 8, position + length - 4);
    if (problem !== null) section.sink.warn(`${problem} at offset ${reader.offset}; the block is skipped`);
    reader.position += length;
  }
  return null;
}

function damage({ reader, packets }: Section, what: string): NextBlock {
  return { problem: damaged(`${what} at offset ${reader.offset}`, packets), length: 0, isSkipped: false };
}

function beginSection(section: Section): null {
  section.interfaces = [];
  section.losses.beginSection();
  return null;
}

function addInterface(section: Section, start: number, end: number): string | null {
  const { view } = section.reader;
  const added = readInterface({ view, start, end, littleEndian: section.littleEndian });
  if (added === null) return 'truncated interface description';
  section.interfaces.push(added);
  section.sink.clockTicks(1 / Number(added.clock.unitsPerSecond));
  return null;
}

function readStatistics(
  { reader, losses, littleEndian }: Section,
  start: number,
  end: number,
): string | null {
  return losses.add({ view: reader.view, start, end, littleEndian })
    ? null
    : 'truncated interface statistics';
}

function readEnhancedPacket(section: Section, start: number, end: number): string | null {
  if (end - start < 20) return 'truncated packet block';
  return readPacket(section, section.reader.view.getUint32(start, section.littleEndian), start, end);
}

/** Like the enhanced packet block but for a 16-bit interface and a drop count. */
function readObsoletePacket(section: Section, start: number, end: number): string | null {
  if (end - start < 20) return 'truncated packet block';
  return readPacket(section, section.reader.view.getUint16(start, section.littleEndian), start, end);
}

function readPacket(section: Section, index: number, start: number, end: number): string | null {
  const { littleEndian, frame, interfaces } = section;
  const { view } = section.reader;
  const source = interfaces[index];
  if (!source) return `packet of interface ${index}, of ${interfaces.length} described,`;
  const captured = view.getUint32(start + 12, littleEndian);
  if (captured > end - start - 20) return `packet of ${captured} bytes in a block of ${end - start}`;
  const [high, low] = [view.getUint32(start + 4, littleEndian), view.getUint32(start + 8, littleEndian)];
  setMoment(frame, high, low, source.clock);
  const options = start + 20 + ((captured + 3) & ~3);
  frame.comment = options + 4 <= end ? commentOf({ view, start: options, end, littleEndian }) : '';
  hand(section, source, { start: start + 20, captured, original: view.getUint32(start + 16, littleEndian) });
  return null;
}

/** Simple packet blocks carry no time stamp, and of their length only that on the wire; the interface is the first. */
function readSimplePacket(section: Section, start: number, end: number): string | null {
  const { reader, frame, littleEndian, interfaces } = section;
  const source = interfaces[0];
  if (!source) return 'packet of interface 0, of 0 described,';
  if (end - start < 4) return 'truncated packet block';
  const original = reader.view.getUint32(start, littleEndian);
  frame.seconds = NaN;
  frame.comment = '';
  const captured = Math.min(original, source.snapLength, end - start - 4);
  hand(section, source, { start: start + 4, captured, original });
  return null;
}

interface Extent {
  readonly start: number;
  readonly captured: number;
  readonly original: number;
}

function hand(section: Section, source: PcapngInterface, { start, captured, original }: Extent): void {
  const { frame } = section;
  frame.linkType = source.linkType;
  frame.bytes = section.reader.bytes;
  frame.position = start;
  frame.end = start + captured;
  frame.wireEnd = start + Math.max(captured, original);
  if (source.checkLength > 0) cutCheckSequence(frame, source.checkLength);
  section.packets++;
  section.sink.frame(frame);
}

function tellSkipped({ skipped, sink }: Section): void {
  const secrets = skipped.get(SECRETS);
  if (secrets !== undefined)
    sink.warn(
      `${secrets} ${secrets === 1 ? 'block' : 'blocks'} of decryption secrets (TLS keys or the like): not looked into and copied to no export; whoever has the file can decrypt its connections`,
    );
  for (const [kind, count] of skipped)
    if (!WITHOUT_PACKETS.has(kind))
      sink.warn(`blocks of unknown kind 0x${kind.toString(16).padStart(8, '0')}: ${count} skipped`);
}
