/** UDP (RFC 768) and the protocols that begin with the same two ports. */
import { protocolName } from '../../trace/ipProtocols';
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import type { Dropped } from './dissection';

export function readUdp({ bytes, position, end }: Frame, packet: Packet): Dropped {
  if (end - position < 4) return `truncated ${protocolName(packet.protocol)} header`;
  packet.sourcePort = uint16(bytes, position);
  packet.destinationPort = uint16(bytes, position + 2);
  return null;
}
