/** A DNS message of any length from 12 bytes (RFC 1035 §4), also for mDNS and LLMNR. */
import type { UdpMessage } from './udpPayload';

const HEADER = 12;
/** Type and class behind a question's name. */
const QUESTION_TAIL = 4;
const MAX_NAME = 255;
/** An OPT record up to its padding (RFC 6891, RFC 7830). */
const OPT = 15;

/** A question for a name as long as needed, beyond 271 bytes for the root with padding; below 17 a header alone. */
export function dnsMessage({ length, isReply, identifier, destinationPort }: UdpMessage): Uint8Array {
  const bytes = new Uint8Array(length);
  // RFC 6762 §18.1: multicast queries have no identifier.
  if (destinationPort !== 5353) bytes.set([identifier >> 8, identifier & 255]);
  if (isReply) bytes[2] = 0x80;
  const name = length - HEADER - QUESTION_TAIL;
  if (name < 1 || name === 2) return bytes;
  bytes[5] = 1;
  if (name <= MAX_NAME) writeQuestion(bytes, name);
  else {
    writeQuestion(bytes, 1);
    writePadding(bytes, HEADER + 1 + QUESTION_TAIL);
  }
  return bytes;
}

/** A name of exactly `size` bytes as labels of at most 63 letters, asked for its IPv4 address. */
function writeQuestion(bytes: Uint8Array, size: number): void {
  const end = HEADER + size - 1;
  for (let at = HEADER; at < end;) {
    const left = end - at - 1;
    const label = left > 63 ? Math.min(63, left - 2) : left;
    bytes[at] = label;
    bytes.fill(0x61, at + 1, at + 1 + label);
    at += 1 + label;
  }
  bytes[end + 2] = 1;
  bytes[end + 4] = 1;
}

function writePadding(bytes: Uint8Array, at: number): void {
  const view = new DataView(bytes.buffer);
  bytes[11] = 1;
  view.setUint16(at + 1, 41);
  view.setUint16(at + 3, 1232);
  view.setUint16(at + 9, bytes.length - at - 11);
  view.setUint16(at + 11, 12);
  view.setUint16(at + 13, bytes.length - at - OPT);
}
