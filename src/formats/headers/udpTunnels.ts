/**
 * Tunnels in UDP, by their registered port: VXLAN (RFC 7348) and its generic extension (draft-ietf-nvo3-vxlan-gpe),
 * Geneve (RFC 8926), GTP-U (3GPP TS 29.281), Teredo (RFC 4380).
 */
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import { ETHER_TYPE, SERVICE_PROTOCOLS } from './etherTypes';
import type { Carried } from './link';
import type { Tunnel } from './tunnel';
import { NOT_A_TUNNEL } from './tunnel';

const UDP_HEADER = 8;
const VXLAN: Tunnel = { name: 'vxlan', enter: enterVxlan };

export const UDP_TUNNELS: ReadonlyMap<number, Tunnel> = new Map([
  [4789, VXLAN],
  // Linux's port for it before it was registered.
  [8472, VXLAN],
  [4790, { name: 'vxlan-gpe', enter: enterVxlanGpe, bothWays: true }],
  [6081, { name: 'geneve', enter: enterGeneve, bothWays: true }],
  [2152, { name: 'gtp-u', enter: enterGtp, bothWays: true }],
  [3544, { name: 'teredo', enter: enterTeredo, bothWays: true }],
]);

function enterVxlan(frame: Frame): Carried {
  const at = frame.position + UDP_HEADER;
  const { bytes, end } = frame;
  if (end - at < 8) return 'truncated vxlan header';
  if (!(bytes[at]! & 0x08)) return NOT_A_TUNNEL;
  frame.position = at + 8;
  return ETHER_TYPE.BRIDGED_ETHERNET;
}

/** The fourth byte names what follows; 0, as in plain VXLAN, means Ethernet. The flag that announces it is often missing. */
function enterVxlanGpe(frame: Frame): Carried {
  const at = frame.position + UDP_HEADER;
  const { bytes, end } = frame;
  if (end - at < 8) return 'truncated vxlan-gpe header';
  const next = bytes[at + 3]!;
  const carried = next === 0 ? ETHER_TYPE.BRIDGED_ETHERNET : SERVICE_PROTOCOLS[next];
  if (!(bytes[at]! & 0x08) || carried === undefined) return NOT_A_TUNNEL;
  frame.position = at + 8;
  return carried;
}

/** Options in words of four bytes; control packets carry none but these. */
function enterGeneve(frame: Frame): Carried {
  const at = frame.position + UDP_HEADER;
  const { bytes, end } = frame;
  if (end - at < 8) return 'truncated geneve header';
  const isControl = (bytes[at + 1]! & 0x80) !== 0;
  if (bytes[at]! >> 6 !== 0 || isControl) return NOT_A_TUNNEL;
  frame.position = at + 8 + (bytes[at]! & 0x3f) * 4;
  return frame.position > end ? 'truncated geneve options' : uint16(bytes, at + 2);
}

const USER_DATA = 255;

/** Version 1: optional fields where any of three flags is set, then extension headers; §5.1 and §5.2. */
function enterGtp(frame: Frame): Carried {
  const at = frame.position + UDP_HEADER;
  const { bytes, end } = frame;
  if (end - at < 8) return 'truncated gtp-u header';
  if (bytes[at]! >> 4 !== 3 || bytes[at + 1] !== USER_DATA) return NOT_A_TUNNEL;
  const behind = bytes[at]! & 7 ? behindExtensions(frame, at + 11) : at + 8;
  if (behind >= end) return 'truncated gtp-u header';
  frame.position = behind;
  const version = bytes[behind]! >> 4;
  if (version === 4) return ETHER_TYPE.IPV4;
  return version === 6 ? ETHER_TYPE.IPV6 : 'gtp-u without ip';
}

/** An extension header begins with its length in words of four bytes and ends with the type of the next; 0 = none. */
function behindExtensions({ bytes, end }: Frame, typeAt: number): number {
  while (typeAt < end && bytes[typeAt] !== 0) {
    const length = typeAt + 1 < end ? bytes[typeAt + 1]! * 4 : 0;
    if (length === 0) return end;
    typeAt += length;
  }
  return typeAt + 1;
}

const AUTHENTICATION = 0x0001;
const ORIGIN = 0x0000;

/** §5.1.1: authentication and origin may come before IPv6. */
function enterTeredo(frame: Frame): Carried {
  let at = frame.position + UDP_HEADER;
  const { bytes, end } = frame;
  if (end - at >= 4 && uint16(bytes, at) === AUTHENTICATION) at += 13 + bytes[at + 2]! + bytes[at + 3]!;
  if (end - at >= 8 && uint16(bytes, at) === ORIGIN) at += 8;
  if (at >= end) return 'truncated teredo header';
  if (bytes[at]! >> 4 !== 6) return NOT_A_TUNNEL;
  frame.position = at;
  return ETHER_TYPE.IPV6;
}
