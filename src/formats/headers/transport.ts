/** What follows the IP header: ports or their like, by protocol number, and what fragmentation leaves of them. */
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import type { Dissection, Dropped } from './dissection';
import { readIcmp, readIcmpv6 } from './icmp';
import { readTcp } from './tcp';
import { readUdp } from './udp';

export interface Fragment {
  readonly identification: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** A datagram in one piece. */
export const WHOLE: Fragment = { identification: 0, isFirst: true, isLast: true };

/** Reads the header at the frame's position into the packet. */
type Transport = (frame: Frame, packet: Packet) => Dropped;

/** Protocols that are not here have no ports. DCCP, SCTP and UDP-Lite begin as UDP does. */
const TRANSPORTS: Readonly<Partial<Record<number, Transport>>> = {
  1: readIcmp,
  6: readTcp,
  17: readUdp,
  33: readUdp,
  58: readIcmpv6,
  132: readUdp,
  136: readUdp,
};

export function readTransport(
  frame: Frame,
  packet: Packet,
  dissection: Dissection,
  fragment: Fragment,
): Dropped {
  const transport = TRANSPORTS[packet.protocol];
  if (!transport) return null;
  const { identification, isFirst, isLast } = fragment;
  if (!isFirst)
    return dissection.fragments.recall(packet, identification) ? null : 'fragment without its first';
  const dropped = transport(frame, packet);
  if (dropped === null && !isLast) dissection.fragments.remember(packet, identification);
  return dropped;
}
