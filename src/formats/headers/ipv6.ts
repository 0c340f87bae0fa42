/** IPv6 and its extension headers (RFC 8200 §4, RFC 4302 for AH). */
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import { uint16, uint32 } from '../frame';
import type { Dissection, Dropped } from './dissection';
import type { Fragment } from './transport';
import { WHOLE, readTransport } from './transport';

const HEADER = 40;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
/** Hop-by-hop options, routing, destination options, HIP, Shim6: length in units of 8 bytes, the first not counted. */
const OPTIONS = new Set([0, 43, 60, 139, 140]);

export function readIpv6(frame: Frame, packet: Packet, dissection: Dissection): Dropped {
  const { bytes, position, end, wireEnd } = frame;
  if (end - position < HEADER) return 'truncated ipv6 header';
  const version = bytes[position]! >> 4;
  if (version !== 6) return `ip version ${version} where 6 was announced`;
  const payload = uint16(bytes, position + 4);
  // 0 = a jumbogram (RFC 2675), or segmentation offload.
  packet.bytes = payload === 0 ? wireEnd - position : HEADER + payload;
  packet.source = dissection.hosts.ipv6(bytes, position + 8);
  packet.destination = dissection.hosts.ipv6(bytes, position + 24);
  frame.end = Math.min(end, position + packet.bytes);
  frame.position += HEADER;
  const fragment = readExtensions(frame, packet, bytes[position + 6]!);
  if (fragment === null) return 'truncated ipv6 extension header';
  return readTransport(frame, packet, dissection, fragment);
}

/** Moves the frame behind its extension headers and sets the packet's protocol; null where the capture ends before. */
function readExtensions(frame: Frame, packet: Packet, next: number): Fragment | null {
  const { bytes, end } = frame;
  let fragment = WHOLE;
  while (OPTIONS.has(next) || next === FRAGMENT || next === AUTHENTICATION) {
    const at = frame.position;
    if (end - at < 8) return null;
    if (next === FRAGMENT) fragment = readFragment(bytes, at);
    frame.position += extensionLength(next, bytes[at + 1]!);
    next = bytes[at]!;
    if (!fragment.isFirst) break;
  }
  packet.protocol = next;
  return fragment;
}

function extensionLength(kind: number, field: number): number {
  if (kind === FRAGMENT) return 8;
  return kind === AUTHENTICATION ? (field + 2) * 4 : (field + 1) * 8;
}

function readFragment(bytes: Uint8Array, at: number): Fragment {
  const field = uint16(bytes, at + 2);
  return { identification: uint32(bytes, at + 4), isFirst: field >> 3 === 0, isLast: (field & 1) === 0 };
}
