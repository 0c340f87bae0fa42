/** IPv4 (RFC 791). */
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import type { Dissection, Dropped } from './dissection';
import { readFragment, readTransport } from './transport';
import { readInside, tunnelOf } from './tunnels';

const SHORTEST_HEADER = 20;
const PLAIN = 0x45;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;

export function readIpv4(frame: Frame, packet: Packet, dissection: Dissection): Dropped {
  const { bytes, position, end, wireEnd } = frame;
  if (end - position < SHORTEST_HEADER) return 'truncated ipv4 header';
  const first = bytes[position]!;
  const headerLength = (first & 0x0f) * 4;
  const total = uint16(bytes, position + 2);
  // Segmentation offload leaves the length to the network card, and 0 in the capture.
  const length = total === 0 ? wireEnd - position : total;
  if (first !== PLAIN || length < SHORTEST_HEADER) {
    const problem = problemOf(first, length);
    if (problem !== null) return problem;
  }
  // What lies behind the datagram is padding of the frame.
  frame.end = Math.min(end, position + length);
  frame.position = position + headerLength;
  const protocol = bytes[position + 9]!;
  const fragment = uint16(bytes, position + 6) & (MORE_FRAGMENTS | FRAGMENT_OFFSET);
  const tunnel = tunnelOf(frame, protocol);
  if (tunnel !== undefined && (fragment & FRAGMENT_OFFSET) === 0) {
    const isWhole = fragment === 0;
    if (readInside(frame, packet, dissection, { tunnel, isWhole })) return null;
  }
  packet.bytes = length;
  packet.protocol = protocol;
  packet.source = dissection.hosts.ipv4(bytes, position + 12);
  packet.destination = dissection.hosts.ipv4(bytes, position + 16);
  const dropped =
    fragment === 0
      ? readTransport(frame, packet)
      : readFragment(frame, packet, dissection, {
          identification: uint16(bytes, position + 4),
          isFirst: (fragment & FRAGMENT_OFFSET) === 0,
          isLast: (fragment & MORE_FRAGMENTS) === 0,
        });
  if (dropped === null) dissection.stacks.observe(frame, packet, position);
  return dropped;
}

function problemOf(first: number, length: number): Dropped {
  const version = first >> 4;
  const headerLength = (first & 0x0f) * 4;
  if (version !== 4) return `ip version ${version} where 4 was announced`;
  if (headerLength < SHORTEST_HEADER) return `ipv4 header of ${headerLength} bytes`;
  return length < headerLength ? 'ipv4 datagram shorter than its header' : null;
}
