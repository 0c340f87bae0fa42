/**
 * ICMP (RFC 792) and ICMPv6 (RFC 4443): type and code stand in for the ports, as in Zeek. A request and its reply are
 * one flow: each carries the other's type in place of its code (Zeek's ICMP4_counterpart and ICMP6_counterpart).
 */
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import type { Dropped } from './dissection';

/** Echo, router discovery, time stamp, information, address mask. */
const ICMP = bothWays([8, 0], [10, 9], [13, 14], [15, 16], [17, 18]);
/** Echo, listener query, router and neighbour discovery, node information, home agent discovery. */
const ICMPV6 = bothWays([128, 129], [130, 131], [133, 134], [135, 136], [139, 140], [144, 145]);

/** The type that answers or asks for this one; undefined for a type that stands alone. */
export function icmpCounterpart(type: number, isVersion6: boolean): number | undefined {
  return (isVersion6 ? ICMPV6 : ICMP).get(type);
}

export function readIcmp(frame: Frame, packet: Packet): Dropped {
  return readTypeAndCode(frame, packet, ICMP);
}

export function readIcmpv6(frame: Frame, packet: Packet): Dropped {
  return readTypeAndCode(frame, packet, ICMPV6);
}

function readTypeAndCode(
  { bytes, position, end }: Frame,
  packet: Packet,
  counterparts: Counterparts,
): Dropped {
  if (end - position < 2) return 'truncated icmp header';
  const type = bytes[position]!;
  packet.sourcePort = type;
  packet.destinationPort = counterparts.get(type) ?? bytes[position + 1]!;
  return null;
}

type Counterparts = ReadonlyMap<number, number>;

function bothWays(...pairs: readonly (readonly [request: number, reply: number])[]): Counterparts {
  return new Map(pairs.flatMap(([request, reply]) => [[request, reply] as const, [reply, request] as const]));
}
