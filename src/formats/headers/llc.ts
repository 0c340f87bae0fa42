/** LLC and SNAP headers (IEEE 802.2, RFC 1042), OSI's protocol identifiers behind them (ISO/IEC TR 9577). */
import { FIRST_ETHER_TYPE, LINK_PROTOCOL } from '../../trace/linkProtocols';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import { ETHER_TYPE } from './etherTypes';
import type { Carried } from './link';

const HEADER = 3;
const SNAP_HEADER = 5;
const OUI = { ENCAPSULATED_ETHERNET: 0x000000, CISCO: 0x00000c, BRIDGE_TUNNEL: 0x0000f8, BRIDGED: 0x0080c2 };

/** By destination and source service access point. */
const SERVICES: Readonly<Partial<Record<number, number>>> = {
  0x4242: LINK_PROTOCOL.STP,
  0xe0e0: ETHER_TYPE.IPX,
  0xf0f0: LINK_PROTOCOL.NETBEUI,
  // Novell's 802.3 frames have no LLC header but begin with IPX's unused checksum.
  0xffff: ETHER_TYPE.IPX,
};

const CISCO: Readonly<Partial<Record<number, number>>> = {
  0x0104: LINK_PROTOCOL.PAGP,
  0x010b: LINK_PROTOCOL.PVST,
  0x0111: LINK_PROTOCOL.UDLD,
  0x2000: LINK_PROTOCOL.CDP,
  0x2003: LINK_PROTOCOL.VTP,
  0x2004: LINK_PROTOCOL.DTP,
};

/** Bridged Ethernet with and without its checksum (RFC 2684 §5.2, RFC 2427 §4.2). */
const BRIDGED_ETHERNET = new Set([0x0001, 0x0007]);

const OSI: Readonly<Partial<Record<number, number>>> = {
  0x81: LINK_PROTOCOL.CLNP,
  0x82: LINK_PROTOCOL.ESIS,
  0x83: LINK_PROTOCOL.ISIS,
  0x8e: ETHER_TYPE.IPV6,
  0xcc: ETHER_TYPE.IPV4,
};

/** Protocols without an EtherType leave the frame at its LLC header. */
export function readLlc(frame: Frame): Carried {
  const { bytes, position, end } = frame;
  if (end - position < HEADER) return LINK_PROTOCOL.LLC;
  const services = uint16(bytes, position);
  if (services === 0xaaaa) return readSnap(frame, position + HEADER);
  if (services === 0x0606) return movedTo(frame, position + HEADER, ETHER_TYPE.IPV4);
  if (services === 0xfefe) return osiProtocol(frame, position + HEADER) ?? LINK_PROTOCOL.LLC;
  return SERVICES[services] ?? LINK_PROTOCOL.LLC;
}

/** The SNAP header at an index. */
export function readSnap(frame: Frame, at: number): Carried {
  const { bytes, end } = frame;
  if (end - at < SNAP_HEADER) return LINK_PROTOCOL.SNAP;
  const organisation = (bytes[at]! << 16) | uint16(bytes, at + 1);
  const type = uint16(bytes, at + 3);
  if (organisation === OUI.CISCO) return CISCO[type] ?? LINK_PROTOCOL.SNAP;
  if (organisation === OUI.BRIDGED && BRIDGED_ETHERNET.has(type))
    return movedTo(frame, at + SNAP_HEADER, ETHER_TYPE.BRIDGED_ETHERNET);
  const isType = organisation === OUI.ENCAPSULATED_ETHERNET || organisation === OUI.BRIDGE_TUNNEL;
  if (!isType || type < FIRST_ETHER_TYPE) return LINK_PROTOCOL.SNAP;
  return movedTo(frame, at + SNAP_HEADER, type);
}

/** The protocol that the identifier at an index names, IP behind that identifier; undefined where it is not known. */
export function osiProtocol(frame: Frame, at: number): number | undefined {
  const protocol = at < frame.end ? OSI[frame.bytes[at]!] : undefined;
  const isIp = protocol === ETHER_TYPE.IPV4 || protocol === ETHER_TYPE.IPV6;
  return isIp ? movedTo(frame, at + 1, protocol) : protocol;
}

function movedTo(frame: Frame, position: number, carried: number): number {
  frame.position = position;
  return carried;
}
