/** Packets → classic pcap (draft-ietf-opsawg-pcap), little-endian, Ethernet, in chunks for a stream. */
import type { RenderedPacket } from './renderFlows';

export type PcapResolution = 'microsecond' | 'nanosecond';

const MAGIC = { microsecond: 0xa1b2c3d4, nanosecond: 0xa1b23c4d } as const;
const NANOSECONDS_PER_TICK = { microsecond: 1000, nanosecond: 1 } as const;
const SNAP_LENGTH = 262_144;
const LINK_TYPE_ETHERNET = 1;
const RECORD_HEADER = 16;
const CHUNK = 1 << 20;

/** Chunks of about 1 MiB; returns what `packets` returns. Times are cut, not rounded, to the resolution. */
export function* writePcap<Report>(
  packets: Generator<RenderedPacket, Report>,
  resolution: PcapResolution = 'microsecond',
): Generator<Uint8Array<ArrayBuffer>, Report> {
  let chunk = new Uint8Array(CHUNK);
  let used = writeFileHeader(chunk, resolution);
  for (;;) {
    const next = packets.next();
    if (next.done) {
      yield chunk.subarray(0, used);
      return next.value;
    }
    const size = RECORD_HEADER + next.value.bytes.length;
    if (used + size > CHUNK) {
      yield chunk.subarray(0, used);
      chunk = new Uint8Array(CHUNK);
      used = 0;
    }
    writeRecord(chunk, used, next.value, NANOSECONDS_PER_TICK[resolution]);
    used += size;
  }
}

function writeFileHeader(chunk: Uint8Array, resolution: PcapResolution): number {
  const view = new DataView(chunk.buffer);
  view.setUint32(0, MAGIC[resolution], true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAP_LENGTH, true);
  view.setUint32(20, LINK_TYPE_ETHERNET, true);
  return 24;
}

function writeRecord(
  chunk: Uint8Array,
  at: number,
  { seconds, nanoseconds, bytes }: RenderedPacket,
  nanosecondsPerTick: number,
): void {
  const view = new DataView(chunk.buffer, at);
  view.setUint32(0, seconds, true);
  view.setUint32(4, Math.floor(nanoseconds / nanosecondsPerTick), true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, bytes.length, true);
  chunk.set(bytes, at + RECORD_HEADER);
}
