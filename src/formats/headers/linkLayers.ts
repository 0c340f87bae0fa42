/** The link types that can be read (tcpdump.org/linktypes.html): each leads to a network header. */
import type { Frame } from '../frame';
import { uint16, uint32 } from '../frame';
import { ETHER_TYPE } from './etherTypes';
import { behindTags, readEthernet } from './ethernet';

/** Moves the frame to its network header; returns that header's EtherType, or why there is none. */
type LinkLayer = (frame: Frame) => number | string;

export const LINK_LAYERS: Readonly<Partial<Record<number, LinkLayer>>> = {
  0: readNull,
  1: readEthernet,
  12: readRawIp,
  14: readRawIp,
  101: readRawIp,
  108: readNull,
  113: (frame) => readCooked(frame, 14, 16),
  228: () => ETHER_TYPE.IPV4,
  229: () => ETHER_TYPE.IPV6,
  276: (frame) => readCooked(frame, 0, 20),
};

/** AF_INET6 differs from system to system. */
const FAMILIES: Readonly<Partial<Record<number, number>>> = {
  2: ETHER_TYPE.IPV4,
  10: ETHER_TYPE.IPV6,
  24: ETHER_TYPE.IPV6,
  28: ETHER_TYPE.IPV6,
  30: ETHER_TYPE.IPV6,
};

/** BSD loopback: an address family in the byte order of the capturing machine, which the smaller reading reveals. */
function readNull(frame: Frame): number | string {
  if (frame.end - frame.position < 4) return 'truncated loopback header';
  const family = uint32(frame.bytes, frame.position);
  const swapped =
    ((family << 24) | ((family & 0xff00) << 8) | ((family >>> 8) & 0xff00) | (family >>> 24)) >>> 0;
  frame.position += 4;
  const smaller = Math.min(family, swapped);
  return FAMILIES[smaller] ?? `address family ${smaller}`;
}

function readRawIp(frame: Frame): number | string {
  if (frame.end <= frame.position) return 'empty packet';
  const version = frame.bytes[frame.position]! >> 4;
  if (version === 4) return ETHER_TYPE.IPV4;
  return version === 6 ? ETHER_TYPE.IPV6 : `ip version ${version}`;
}

/** Linux "cooked" capture, versions 1 and 2: an EtherType somewhere in a header of fixed length. */
function readCooked(frame: Frame, typeAt: number, length: number): number | string {
  if (frame.end - frame.position < length) return 'truncated linux cooked header';
  const etherType = uint16(frame.bytes, frame.position + typeAt);
  frame.position += length;
  return behindTags(frame, etherType);
}
