/** IPv6 and its extension headers (RFC 8200 §4, RFC 4302 for AH). */
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import { uint16, uint32 } from '../frame';
import type { Dissection, Dropped } from './dissection';
import type { Fragment } from './transport';
import { readFragment, readTransport } from './transport';
import { readInside, tunnelOf } from './tunnels';

const HEADER = 40;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
/** Hop-by-hop options, routing, destination options, HIP, Shim6: length in units of 8 bytes, the first not counted. */
const EXTENSIONS = [0, 43, FRAGMENT, AUTHENTICATION, 60, 139, 140];
const IS_EXTENSION = Uint8Array.from({ length: 256 }, (_, next) => Number(EXTENSIONS.includes(next)));

export function readIpv6(frame: Frame, packet: Packet, dissection: Dissection): Dropped {
  const { bytes, position, end, wireEnd } = frame;
  if (end - position < HEADER) return 'truncated ipv6 header';
  const version = bytes[position]! >> 4;
  if (version !== 6) return `ip version ${version} where 6 was announced`;
  const payload = uint16(bytes, position + 4);
  // 0 = a jumbogram (RFC 2675), or segmentation offload.
  const length = payload === 0 ? wireEnd - position : HEADER + payload;
  frame.end = Math.min(end, position + length);
  frame.position = position + HEADER;
  let protocol = bytes[position + 6]!;
  let fragment: Fragment | null = null;
  while (IS_EXTENSION[protocol] === 1) {
    const at = frame.position;
    if (frame.end - at < 8) return 'truncated ipv6 extension header';
    if (protocol === FRAGMENT) fragment = fragmentAt(bytes, at);
    frame.position += extensionLength(protocol, bytes[at + 1]!);
    protocol = bytes[at]!;
    if (fragment !== null && !fragment.isFirst) break;
  }
  const tunnel = fragment === null || fragment.isFirst ? tunnelOf(frame, protocol) : undefined;
  if (tunnel !== undefined) {
    const isWhole = fragment === null || fragment.isLast;
    if (readInside(frame, packet, dissection, { tunnel, isWhole })) return null;
  }
  packet.bytes = length;
  packet.protocol = protocol;
  packet.source = dissection.hosts.ipv6(bytes, position + 8);
  packet.destination = dissection.hosts.ipv6(bytes, position + 24);
  const dropped =
    fragment === null ? readTransport(frame, packet) : readFragment(frame, packet, dissection, fragment);
  if (dropped === null) dissection.stacks.observe(frame, packet, position);
  return dropped;
}

function extensionLength(kind: number, field: number): number {
  if (kind === FRAGMENT) return 8;
  return kind === AUTHENTICATION ? (field + 2) * 4 : (field + 1) * 8;
}

function fragmentAt(bytes: Uint8Array, at: number): Fragment {
  const field = uint16(bytes, at + 2);
  return { identification: uint32(bytes, at + 4), isFirst: field >> 3 === 0, isLast: (field & 1) === 0 };
}
