/** A frame's headers, from its link type inwards, into one packet: the outermost IP header and its transport header. */
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import type { Dissection, Dropped } from './dissection';
import { ETHER_TYPE, etherTypeName } from './etherTypes';
import { readIpv4 } from './ipv4';
import { readIpv6 } from './ipv6';
import { LINK_LAYERS } from './linkLayers';

/** Fills `packet` from the frame; moves the frame's position on. */
export function dissect(frame: Frame, packet: Packet, dissection: Dissection): Dropped {
  const readLink = LINK_LAYERS[frame.linkType];
  if (!readLink) return `link type ${frame.linkType}`;
  const etherType = readLink(frame);
  if (typeof etherType === 'string') return etherType;
  packet.seconds = frame.seconds;
  packet.nanoseconds = frame.nanoseconds;
  packet.sourcePort = packet.destinationPort = packet.sequence = -1;
  packet.flags = 0;
  if (etherType === ETHER_TYPE.IPV4) return readIpv4(frame, packet, dissection);
  if (etherType === ETHER_TYPE.IPV6) return readIpv6(frame, packet, dissection);
  return etherTypeName(etherType);
}
