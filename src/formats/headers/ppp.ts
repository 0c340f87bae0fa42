/** PPP (RFC 1661), also in HDLC frames (RFC 1662) and over Ethernet (RFC 2516); Cisco's HDLC (RFC 4349 §3). */
import { LINK_PROTOCOL } from '../../trace/linkProtocols';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import { ETHER_TYPE } from './etherTypes';
import type { Carried } from './link';
import { osiProtocol } from './llc';

const PPPOE_HEADER = 6;
const HDLC_HEADER = 4;
/** Address and control field of PPP in HDLC. */
const HDLC_PPP = 0xff03;
/** Cisco's addresses, unicast and multicast, with control 0. */
const HDLC_CISCO = new Set([0x0f00, 0x8f00]);
const HDLC_OSI = 0xfefe;

/** iana.org/assignments/ppp-numbers */
const PROTOCOLS: Readonly<Partial<Record<number, number>>> = {
  0x0021: ETHER_TYPE.IPV4,
  0x0057: ETHER_TYPE.IPV6,
  0x003d: LINK_PROTOCOL.MULTILINK,
  0x0281: ETHER_TYPE.MPLS,
  0x0283: ETHER_TYPE.MPLS_MULTICAST,
  0x8021: LINK_PROTOCOL.IPCP,
  0x8057: LINK_PROTOCOL.IPV6CP,
  0x80fd: LINK_PROTOCOL.CCP,
  0xc021: LINK_PROTOCOL.LCP,
  0xc023: LINK_PROTOCOL.PAP,
  0xc223: LINK_PROTOCOL.CHAP,
};

export function readPpp(frame: Frame): Carried {
  const { bytes, position, end } = frame;
  if (end - position < 2) return 'truncated ppp header';
  const head = uint16(bytes, position);
  if (HDLC_CISCO.has(head)) return readCiscoHdlc(frame);
  if (head === HDLC_PPP) frame.position += 2;
  return readProtocol(frame);
}

export function readCiscoHdlc(frame: Frame): Carried {
  const { bytes, position, end } = frame;
  if (end - position < HDLC_HEADER) return 'truncated hdlc header';
  const type = uint16(bytes, position + 2);
  frame.position += HDLC_HEADER;
  // One byte of padding comes before OSI's identifier.
  if (type === HDLC_OSI) return osiProtocol(frame, frame.position + 1) ?? LINK_PROTOCOL.LLC;
  if (type === 0x2000) return LINK_PROTOCOL.CDP;
  return type === 0x8035 ? 'slarp' : type;
}

export function readPppoeSession(frame: Frame): Carried {
  const { bytes, position, end } = frame;
  if (end - position < PPPOE_HEADER) return 'truncated pppoe header';
  frame.position += PPPOE_HEADER;
  frame.wireEnd = Math.min(frame.wireEnd, frame.position + uint16(bytes, position + 4));
  frame.end = Math.min(end, frame.wireEnd);
  return readProtocol(frame);
}

/** One byte where the first is odd (RFC 1661 §6.5), else two. */
function readProtocol(frame: Frame): Carried {
  const { bytes, position, end } = frame;
  if (end - position < 2) return 'truncated ppp header';
  const isShort = (bytes[position]! & 1) === 1;
  frame.position += isShort ? 1 : 2;
  return PROTOCOLS[isShort ? bytes[position]! : uint16(bytes, position)] ?? LINK_PROTOCOL.PPP;
}
