/** The frames that one end of a TCP connection sends (RFC 9293 §3.1): what they share is laid out and summed once. */
import { checksumOf, foldSum, sumWords } from './checksum';
import { ETHERNET_HEADER } from './ethernet';
import type { Endpoint } from './frame';
import { createFrame } from './frame';
import type { StreamFiller } from './tcpFiller';

export const TCP_HEADER = 20;
const TCP = 6;
const MAX_FRAME_HEADER = ETHERNET_HEADER + 40 + TCP_HEADER;

export interface TcpFields {
  readonly identification: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly window: number;
}

interface TcpPayload {
  /** Bytes of options before it. */
  readonly options: number;
  readonly length: number;
  /** Of its first byte in the sender's stream. */
  readonly offset: number;
  readonly fill: StreamFiller;
}

export interface TcpWriter {
  /** Where a frame's options begin. */
  readonly optionsAt: number;
  /** Writes everything but options, which lie at `optionsAt` already, and payload; the frame's length. */
  write(buffer: Uint8Array, fields: TcpFields, payload: TcpPayload): number;
}

export function createTcpWriter(from: Endpoint, to: Endpoint): TcpWriter {
  const shared = new Uint8Array(MAX_FRAME_HEADER);
  const frame = createFrame(shared, from, to, { protocol: TCP, length: TCP_HEADER, identification: 0 });
  const isVersion4 = from.address.length === 4;
  const tcpAt = frame.length - TCP_HEADER;
  shared[tcpAt] = from.port >> 8;
  shared[tcpAt + 1] = from.port & 255;
  shared[tcpAt + 2] = to.port >> 8;
  shared[tcpAt + 3] = to.port & 255;
  const header = shared.subarray(0, frame.length);
  const addresses = sumWords(
    from.address,
    0,
    from.address.length,
    sumWords(to.address, 0, to.address.length),
  );
  const pseudoSum = addresses + TCP + from.port + to.port;
  const ipSum = addresses + 0x4500 + 0x4000 + ((shared[ETHERNET_HEADER + 8]! << 8) | TCP);
  return {
    optionsAt: frame.length,
    write(buffer, fields, payload) {
      const { options } = payload;
      buffer.set(header, 0);
      const total = tcpAt - ETHERNET_HEADER + TCP_HEADER + options + payload.length;
      if (isVersion4) patchVersion4(buffer, total, fields.identification, ipSum);
      else put16(buffer, ETHERNET_HEADER + 4, total - 40);
      const offsetAndFlags = (((TCP_HEADER + options) >> 2) << 12) | fields.flags;
      put32(buffer, tcpAt + 4, fields.sequence);
      put32(buffer, tcpAt + 8, fields.acknowledgment);
      put16(buffer, tcpAt + 12, offsetAndFlags);
      put16(buffer, tcpAt + 14, fields.window);
      const payloadAt = tcpAt + TCP_HEADER + options;
      const end = payloadAt + payload.length;
      const { sequence, acknowledgment } = fields;
      let sum = pseudoSum + (end - tcpAt) + offsetAndFlags + fields.window;
      sum += (sequence >>> 16) + (sequence & 0xffff) + (acknowledgment >>> 16) + (acknowledgment & 0xffff);
      for (let at = tcpAt + TCP_HEADER; at < payloadAt; at += 2) sum += (buffer[at]! << 8) | buffer[at + 1]!;
      if (payload.length > 0) sum += payload.fill(buffer, payloadAt, end, payload.offset);
      put16(buffer, tcpAt + 16, checksumOf(foldSum(sum)));
      return end;
    },
  };
}

function patchVersion4(buffer: Uint8Array, total: number, identification: number, ipSum: number): void {
  put16(buffer, ETHERNET_HEADER + 2, total);
  put16(buffer, ETHERNET_HEADER + 4, identification);
  put16(buffer, ETHERNET_HEADER + 10, checksumOf(foldSum(ipSum + total + identification)));
}

function put16(buffer: Uint8Array, at: number, value: number): void {
  buffer[at] = value >> 8;
  buffer[at + 1] = value & 255;
}

function put32(buffer: Uint8Array, at: number, value: number): void {
  buffer[at] = value >>> 24;
  buffer[at + 1] = value >>> 16;
  buffer[at + 2] = value >>> 8;
  buffer[at + 3] = value;
}
