/**
 * Packets → pcapng (draft-ietf-opsawg-pcapng): one little-endian section, one Ethernet interface with nanoseconds, and
 * where asked for a comment a packet. One interface only, because many tools refuse more.
 */
import type { RenderedPacket } from '../render/renderFlows';

interface PcapngOptions {
  /** Named as the application of the section. */
  readonly application: string;
  /** Of a packet's flow; '' = none. */
  readonly commentOf: (flow: number) => string;
}

const BLOCK = { SECTION: 0x0a0d0d0a, INTERFACE: 1, ENHANCED_PACKET: 6 } as const;
const OPTION = { END: 0, COMMENT: 1, USER_APPLICATION: 4, TIME_RESOLUTION: 9 } as const;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const LINK_TYPE_ETHERNET = 1;
const SNAP_LENGTH = 262_144;
/** if_tsresol: ten to the minus nine. */
const NANOSECONDS = 9;
const CHUNK = 1 << 20;
const NO_COMMENT = new Uint8Array();

/** Chunks of about 1 MiB; returns what `packets` returns. */
export function* writePcapng<Report>(
  packets: Generator<RenderedPacket, Report>,
  { application, commentOf }: PcapngOptions,
): Generator<Uint8Array<ArrayBuffer>, Report> {
  const encoder = new TextEncoder();
  yield fileHeader(encoder.encode(application));
  let chunk = new Uint8Array(CHUNK);
  let used = 0;
  for (;;) {
    const next = packets.next();
    if (next.done) {
      yield chunk.subarray(0, used);
      return next.value;
    }
    const text = commentOf(next.value.flow);
    const comment = text === '' ? NO_COMMENT : encoder.encode(text).subarray(0, 0xffff);
    const size = packetSize(next.value.bytes.length, comment.length);
    if (used + size > CHUNK) {
      yield chunk.subarray(0, used);
      chunk = new Uint8Array(CHUNK);
      used = 0;
    }
    writePacket(new DataView(chunk.buffer, used, size), next.value, comment);
    used += size;
  }
}

function fileHeader(application: Uint8Array): Uint8Array<ArrayBuffer> {
  const sectionSize = 28 + optionSize(application.length) + 4;
  const interfaceSize = 20 + optionSize(1) + 4;
  const header = new Uint8Array(sectionSize + interfaceSize);
  const section = new DataView(header.buffer, 0, sectionSize);
  beginBlock(section, BLOCK.SECTION);
  section.setUint32(8, BYTE_ORDER_MAGIC, true);
  section.setUint16(12, 1, true);
  // How long the section is, is not said: −1.
  section.setBigInt64(16, -1n, true);
  writeOption(section, 24, { code: OPTION.USER_APPLICATION, value: application });
  const description = new DataView(header.buffer, sectionSize, interfaceSize);
  beginBlock(description, BLOCK.INTERFACE);
  description.setUint16(8, LINK_TYPE_ETHERNET, true);
  description.setUint32(12, SNAP_LENGTH, true);
  writeOption(description, 16, { code: OPTION.TIME_RESOLUTION, value: Uint8Array.of(NANOSECONDS) });
  return header;
}

function packetSize(length: number, commentLength: number): number {
  return 32 + padded(length) + (commentLength > 0 ? optionSize(commentLength) + 4 : 0);
}

function writePacket(
  block: DataView,
  { seconds, nanoseconds, bytes }: RenderedPacket,
  comment: Uint8Array,
): void {
  beginBlock(block, BLOCK.ENHANCED_PACKET);
  const ticks = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  block.setUint32(12, Number(ticks >> 32n), true);
  block.setUint32(16, Number(ticks & 0xffff_ffffn), true);
  block.setUint32(20, bytes.length, true);
  block.setUint32(24, bytes.length, true);
  new Uint8Array(block.buffer, block.byteOffset).set(bytes, 28);
  if (comment.length > 0)
    writeOption(block, 28 + padded(bytes.length), { code: OPTION.COMMENT, value: comment });
}

/** Type, and the length at both ends. */
function beginBlock(block: DataView, type: number): void {
  block.setUint32(0, type, true);
  block.setUint32(4, block.byteLength, true);
  block.setUint32(block.byteLength - 4, block.byteLength, true);
}

/** The one option of a block and the end of its options, which is all zeros. */
function writeOption(
  block: DataView,
  at: number,
  { code, value }: { code: number; value: Uint8Array },
): void {
  block.setUint16(at, code, true);
  block.setUint16(at + 2, value.length, true);
  new Uint8Array(block.buffer, block.byteOffset).set(value, at + 4);
}

function optionSize(length: number): number {
  return 4 + padded(length);
}

/** Values and packets end on 32-bit boundaries. */
function padded(length: number): number {
  return (length + 3) & ~3;
}
