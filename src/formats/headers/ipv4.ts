/** IPv4 (RFC 791). */
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import type { Dissection, Dropped } from './dissection';
import { readTransport } from './transport';

const SHORTEST_HEADER = 20;

export function readIpv4(frame: Frame, packet: Packet, dissection: Dissection): Dropped {
  const { bytes, position, end, wireEnd } = frame;
  if (end - position < SHORTEST_HEADER) return 'truncated ipv4 header';
  const version = bytes[position]! >> 4;
  const headerLength = (bytes[position]! & 0x0f) * 4;
  if (version !== 4) return `ip version ${version} where 4 was announced`;
  if (headerLength < SHORTEST_HEADER) return `ipv4 header of ${headerLength} bytes`;
  const total = uint16(bytes, position + 2);
  // Segmentation offload leaves the length to the network card, and 0 in the capture.
  packet.bytes = total === 0 ? wireEnd - position : total;
  packet.protocol = bytes[position + 9]!;
  packet.source = dissection.hosts.ipv4(bytes, position + 12);
  packet.destination = dissection.hosts.ipv4(bytes, position + 16);
  // What lies behind the datagram is padding of the frame.
  frame.end = Math.min(end, position + packet.bytes);
  frame.position += headerLength;
  const fragment = uint16(bytes, position + 6);
  return readTransport(frame, packet, dissection, {
    identification: uint16(bytes, position + 4),
    isFirst: (fragment & 0x1fff) === 0,
    isLast: (fragment & 0x2000) === 0,
  });
}
