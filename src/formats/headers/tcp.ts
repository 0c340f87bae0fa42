/** TCP (RFC 9293 §3.1): ports, sequence number and flags. */
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import { uint16, uint32 } from '../frame';
import type { Dropped } from './dissection';

/** Up to and with the flags; captures cut behind it still tell everything needed here. */
const NEEDED = 14;

export function readTcp({ bytes, position, end }: Frame, packet: Packet): Dropped {
  if (end - position < NEEDED) return 'truncated tcp header';
  packet.sourcePort = uint16(bytes, position);
  packet.destinationPort = uint16(bytes, position + 2);
  packet.sequence = uint32(bytes, position + 4);
  packet.flags = bytes[position + 13]!;
  return null;
}
