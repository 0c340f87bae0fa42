/** Frames that begin with an address family: BSD's loopback, and what Linux's netfilter logs. */
import type { Frame } from '../frame';
import { uint32 } from '../frame';
import { ETHER_TYPE } from './etherTypes';
import type { Carried } from './link';

/** AF_INET6 differs from system to system. */
const FAMILIES: Readonly<Partial<Record<number, number>>> = {
  2: ETHER_TYPE.IPV4,
  10: ETHER_TYPE.IPV6,
  24: ETHER_TYPE.IPV6,
  28: ETHER_TYPE.IPV6,
  30: ETHER_TYPE.IPV6,
};

/** In the byte order of the capturing machine, which the smaller reading reveals. */
export function readLoopback(frame: Frame): Carried {
  if (frame.end - frame.position < 4) return 'truncated loopback header';
  const family = uint32(frame.bytes, frame.position);
  const swapped =
    ((family << 24) | ((family & 0xff00) << 8) | ((family >>> 8) & 0xff00) | (family >>> 24)) >>> 0;
  frame.position += 4;
  return FAMILIES[Math.min(family, swapped)] ?? 'unknown address family';
}

const NFLOG_HEADER = 4;
const PAYLOAD = 9;

/** tcpdump.org/linktypes/LINKTYPE_NFLOG.html: attributes, the packet among them, in either byte order. */
export function readNetfilterLog(frame: Frame): Carried {
  const { bytes, position, end } = frame;
  if (end - position < NFLOG_HEADER) return 'truncated nflog header';
  const carried = FAMILIES[bytes[position]!] ?? 'unknown address family';
  return findPayload(frame, true) || findPayload(frame, false) ? carried : 'nflog without a packet';
}

/** Moves the frame to the attribute that is the packet, where the lengths of those before it make sense. */
function findPayload(frame: Frame, littleEndian: boolean): boolean {
  const { bytes, position, end } = frame;
  const low = littleEndian ? 0 : 1;
  for (let at = position + NFLOG_HEADER; end - at >= 4;) {
    const length = bytes[at + low]! | (bytes[at + 1 - low]! << 8);
    const type = (bytes[at + 2 + low]! | (bytes[at + 3 - low]! << 8)) & 0x7fff;
    if (length < 4) return false;
    if (type === PAYLOAD) {
      frame.position = at + 4;
      return true;
    }
    at += Math.ceil(length / 4) * 4;
  }
  return false;
}
