/**
 * IP in IP. A tunnel is found by its protocol number or UDP port; whether its packets stand for those around them is
 * `Dissection.isInner`. What cannot be opened stays the outer packet and is counted under a name that says so.
 */
import type { Packet } from '../../trace/packet';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import type { Dissection, Dropped } from './dissection';
import { ETHER_TYPE } from './etherTypes';
import { greTunnel } from './gre';
import { readIpv4 } from './ipv4';
import { readIpv6 } from './ipv6';
import type { Carried } from './link';
import { behindShims } from './shims';
import type { Tunnel } from './tunnel';
import { NOT_A_TUNNEL } from './tunnel';
import { UDP_TUNNELS } from './udpTunnels';

const TCP = 6;
const UDP = 17;
const GRE = 47;
/** Deeper nesting is made to exhaust a reader. */
const DEEPEST = 16;

const BY_PROTOCOL: ReadonlyMap<number, Tunnel> = new Map<number, Tunnel>([
  // RFC 2003, RFC 4213 §3 and RFC 2473, RFC 4023, RFC 4302 §3.1.2.
  [4, { name: 'ipip', enter: () => ETHER_TYPE.IPV4 }],
  [41, { name: '6in4', enter: () => ETHER_TYPE.IPV6 }],
  [137, { name: 'mpls-in-ip', enter: () => ETHER_TYPE.MPLS }],
  // RFC 3378: four bits of version, twelve reserved.
  [51, { name: 'ah', enter: enterAuthenticated }],
  [97, { name: 'etherip', enter: enterEtherIp }],
]);

/** In tunnel mode the authentication header is followed by IP. */
function enterAuthenticated(frame: Frame): Carried {
  const { bytes, position, end } = frame;
  if (end - position < 2) return NOT_A_TUNNEL;
  frame.position += (bytes[position + 1]! + 2) * 4;
  if (bytes[position] === 4) return ETHER_TYPE.IPV4;
  return bytes[position] === 41 ? ETHER_TYPE.IPV6 : NOT_A_TUNNEL;
}

function enterEtherIp(frame: Frame): number {
  frame.position += 2;
  return ETHER_TYPE.BRIDGED_ETHERNET;
}

/** The tunnel whose header is at the frame's position, behind an IP header of this protocol. */
export function tunnelOf(frame: Frame, protocol: number): Tunnel | undefined {
  if (protocol === TCP) return undefined;
  if (protocol === UDP) return udpTunnel(frame);
  return protocol === GRE ? greTunnel(frame) : BY_PROTOCOL.get(protocol);
}

function udpTunnel({ bytes, position, end }: Frame): Tunnel | undefined {
  if (end - position < 8) return undefined;
  const to = UDP_TUNNELS.get(uint16(bytes, position + 2));
  if (to !== undefined) return to;
  const from = UDP_TUNNELS.get(uint16(bytes, position));
  return from?.bothWays ? from : undefined;
}

interface Outer {
  readonly tunnel: Tunnel;
  readonly isWhole: boolean;
}

/**
 * Counts the tunnel; where the choice is the inner flow, fills `packet` from inside. False where the packet around it
 * is to be read, the frame being as it was.
 */
export function readInside(
  frame: Frame,
  packet: Packet,
  dissection: Dissection,
  { tunnel: { name, enter }, isWhole }: Outer,
): boolean {
  const { position, end, wireEnd } = frame;
  const carried = isWhole ? enter(frame, dissection.link) : 'fragment';
  if (carried !== NOT_A_TUNNEL) {
    const problem = problemInside(frame, packet, dissection, carried);
    const counted = problem === null ? name : `${name} not opened: ${problem}`;
    dissection.tunnels[counted] = (dissection.tunnels[counted] ?? 0) + 1;
    if (problem === null && dissection.isInner) return true;
  }
  frame.position = position;
  frame.end = end;
  frame.wireEnd = wireEnd;
  packet.sourcePort = packet.destinationPort = packet.sequence = -1;
  packet.flags = 0;
  return false;
}

/** Why the tunnel cannot be opened, as far as the choice asks for it; null after opening it into the packet. */
function problemInside(frame: Frame, packet: Packet, dissection: Dissection, carried: Carried): Dropped {
  if (typeof carried === 'string') return carried;
  if (!dissection.isInner) return null;
  if (dissection.depth === DEEPEST) return 'nested too deep';
  dissection.depth++;
  const problem = readIp(frame, packet, dissection, behindShims(frame, dissection.link, carried));
  dissection.depth--;
  return problem;
}

function readIp(frame: Frame, packet: Packet, dissection: Dissection, carried: Carried): Dropped {
  if (carried === ETHER_TYPE.IPV4) return readIpv4(frame, packet, dissection);
  if (carried === ETHER_TYPE.IPV6) return readIpv6(frame, packet, dissection);
  return typeof carried === 'string' ? carried : 'no ip inside';
}
