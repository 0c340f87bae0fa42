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

/** Reads the header at the frame's position into the packet. */
type Transport = (frame: Frame, packet: Packet) => Dropped;

const READERS: Readonly<Record<number, Transport>> = {
  1: readIcmp,
  6: readTcp,
  17: readUdp,
  33: readUdp,
  58: readIcmpv6,
  132: readUdp,
  136: readUdp,
};

/** Protocols without a reader have no ports. DCCP, SCTP and UDP-Lite begin as UDP does. */
const TRANSPORTS: readonly (Transport | undefined)[] = Array.from(
  { length: 256 },
  (_, protocol) => READERS[protocol],
);

/** Of a datagram in one piece. */
export function readTransport(frame: Frame, packet: Packet): Dropped {
  const read = TRANSPORTS[packet.protocol];
  return read === undefined ? null : read(frame, packet);
}

export function readFragment(
  frame: Frame,
  packet: Packet,
  { fragments }: Dissection,
  { identification, isFirst, isLast }: Fragment,
): Dropped {
  if (TRANSPORTS[packet.protocol] === undefined) return null;
  if (!isFirst) return fragments.recall(packet, identification) ? null : 'fragment without its first';
  const dropped = readTransport(frame, packet);
  if (dropped === null && !isLast) fragments.remember(packet, identification);
  return dropped;
}
