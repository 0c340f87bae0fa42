/**
 * What stands in for TCP payload, which no flow record tells: one byte over and over, that no dissector of the ports takes
 * for a damaged message, nor searches in vain for an end. Found by trying all ports with tshark 4.0: zeros but for these.
 */
import { sumWords } from './checksum';
import type { PayloadFill } from './exchange';
import { fillOctet, fillRandom } from './payloadFill';
import { UNTOUCHED, takesRandomTcp } from './randomPorts';

const X11 = Array.from({ length: 64 }, (_, i) => 6000 + i);

const FILLERS: readonly (readonly [number, readonly number[]])[] = [
  // Line ends, for protocols of lines.
  [0x0a, [25, 143, 587, 6379]],
  // Letters, for protocols of length-prefixed messages: the letters make a length that is never reached or refused.
  [
    0x41,
    [42, 88, 135, 210, 513, 547, 548, 925, 1194, 1433, 1883, 1998, 2234, 2240, 3002, 3003, 3006, 3014, 3016],
  ],
  [
    0x41,
    [
      3017, 3018, 3019, 3306, 3369, 3724, 4222, 4249, 4250, 5000, 5094, 5222, 5432, 5534, 7171, 7172, 7871,
      8085,
    ],
  ],
  [0x41, [8567, 9092, 14001, 24800, 44818, ...X11]],
  // ASN.1 and the like, where the tag decides.
  [0x02, [161, 162]],
  [0x07, [123, 2571, 8023]],
  [0x82, [1153]],
];

const FILLER = new Map(FILLERS.flatMap(([filler, ports]) => ports.map((port) => [port, filler] as const)));

const DNS_PORTS = [53, 5353];
/** The longest DNS message behind its length (RFC 1035 §4.2.2). */
const DNS_FRAME = 2 + 0xffff;

/** Ports whose streams are TLS from their first byte. */
const TLS_PORTS = new Set([443, 465, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 5223, 5671, 8443, 8883]);
/** An application record of the longest kind (RFC 8446 §5.1): type, version, length, ciphertext. */
const TLS_HEADER = [0x17, 0x03, 0x03, 0x40, 0x00];
const TLS_RECORD = TLS_HEADER.length + 0x4000;

/** Fills `buffer[from, to)`, whose first byte lies `offset` bytes into its end's stream; the sum of its words. */
export type StreamFiller = (buffer: Uint8Array, from: number, to: number, offset: number) => number;

/** What fills the stream of one end between these ports. Dissectors go by the lower port first. */
export function tcpFiller(
  ports: readonly [number, number],
  payload: PayloadFill,
  seed: number,
): StreamFiller {
  const low = Math.min(...ports);
  const high = Math.max(...ports);
  if (DNS_PORTS.includes(low)) return fillDnsStream;
  if (payload === 'random' && (TLS_PORTS.has(low) || TLS_PORTS.has(high)))
    return (buffer, from, to, offset) => fillTlsStream(buffer, from, to, { offset, seed });
  const octet = FILLER.get(low) ?? FILLER.get(high) ?? 0;
  if (payload === 'random' && takesRandomTcp(low, high))
    return (buffer, from, to, offset) => {
      fillRandom(buffer, from, to, seed ^ offset);
      buffer.fill(octet, from, Math.min(to, from + UNTOUCHED));
      return sumWords(buffer, from, to);
    };
  return (buffer, from, to) => fillOctet(buffer, from, to, octet);
}

/** Messages of zeros, each behind its length. */
function fillDnsStream(buffer: Uint8Array, from: number, to: number, offset: number): number {
  for (let i = from; i < to; i++) buffer[i] = (offset + i - from) % DNS_FRAME < 2 ? 0xff : 0;
  return sumWords(buffer, from, to);
}

/** Records of random ciphertext. */
function fillTlsStream(
  buffer: Uint8Array,
  from: number,
  to: number,
  { offset, seed }: { readonly offset: number; readonly seed: number },
): number {
  fillRandom(buffer, from, to, seed ^ offset);
  for (let i = from; i < to;) {
    const at = (offset + i - from) % TLS_RECORD;
    if (at < TLS_HEADER.length) buffer[i++] = TLS_HEADER[at]!;
    else i += TLS_RECORD - at;
  }
  return sumWords(buffer, from, to);
}
