/**
 * A frame's headers, from its link type inwards, into one packet: an IP header with its transport header, or, where
 * there is no IP, what two MAC addresses exchange.
 */
import { isNamedLinkProtocol, linkProtocolName } from '../../trace/linkProtocols';
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import type { Dissection, Dropped } from './dissection';
import { ETHER_TYPE } from './etherTypes';
import { readIpv4 } from './ipv4';
import { readIpv6 } from './ipv6';
import { LINK_LAYERS } from './linkLayers';
import { linkTypeName } from './linkTypeNames';
import { behindShims } from './shims';

/** Fills `packet` from the frame; leaves the frame's position at the transport header, its end at the datagram's. */
export function dissect(frame: Frame, packet: Packet, dissection: Dissection): Dropped {
  const { link } = dissection;
  const readLink = LINK_LAYERS[frame.linkType];
  if (readLink === undefined) return linkTypeName(frame.linkType);
  packet.seconds = frame.seconds;
  packet.nanoseconds = frame.nanoseconds;
  packet.sourcePort = packet.destinationPort = packet.sequence = -1;
  packet.flags = 0;
  link.source = link.destination = -1;
  let carried = readLink(frame, link);
  if (carried === ETHER_TYPE.IPV4) return readIpv4(frame, packet, dissection);
  carried = behindShims(frame, link, carried);
  if (carried === ETHER_TYPE.IPV4) return readIpv4(frame, packet, dissection);
  if (carried === ETHER_TYPE.IPV6) return readIpv6(frame, packet, dissection);
  return typeof carried === 'string' ? carried : readLinkFrame(frame, packet, dissection, carried);
}

/** Padding is counted: it cannot be told from what it follows, except behind an 802.3 length. */
function readLinkFrame(frame: Frame, packet: Packet, dissection: Dissection, carried: number): Dropped {
  const { bytes, position, wireEnd } = frame;
  const { source, destination } = dissection.link;
  if (source < 0) return isNamedLinkProtocol(carried) ? linkProtocolName(carried) : 'unknown ethertype';
  packet.protocol = carried;
  packet.source = dissection.hosts.mac(bytes, source);
  packet.destination = dissection.hosts.mac(bytes, destination);
  packet.bytes = Math.max(0, wireEnd - position);
  return null;
}
