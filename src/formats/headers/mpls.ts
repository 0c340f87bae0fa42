/**
 * MPLS label stacks (RFC 3032). Nothing says what they carry: IP is told by its version nibble (RFC 4928), Ethernet,
 * behind a pseudo-wire's control word or without one (RFC 4385, RFC 4448), by a type field that makes sense.
 */
import { FIRST_ETHER_TYPE, LINK_PROTOCOL, isNamedLinkProtocol } from '../../trace/linkProtocols';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import { ETHER_TYPE } from './etherTypes';
import type { Carried } from './link';

const LABEL = 4;
const CONTROL_WORD = 4;
const TYPE_AT = 12;
const LEADING = new Set<number>(Object.values(ETHER_TYPE));

export function readMpls(frame: Frame): Carried {
  const { bytes, end } = frame;
  let isBottom = false;
  while (!isBottom) {
    if (end - frame.position < LABEL) return 'truncated mpls label stack';
    isBottom = (bytes[frame.position + 2]! & 1) === 1;
    frame.position += LABEL;
  }
  const version = frame.position < end ? bytes[frame.position]! >> 4 : -1;
  if (version === 4) return ETHER_TYPE.IPV4;
  if (version === 6) return ETHER_TYPE.IPV6;
  if (version === 0 && isEthernet(frame, CONTROL_WORD)) frame.position += CONTROL_WORD;
  else if (!isEthernet(frame, 0)) return LINK_PROTOCOL.MPLS;
  return ETHER_TYPE.BRIDGED_ETHERNET;
}

/** Whether an Ethernet header lies `ahead` bytes on: one whose type is known or whose length fits. */
function isEthernet({ bytes, position, end, wireEnd }: Frame, ahead: number): boolean {
  const typeAt = position + ahead + TYPE_AT;
  if (end - typeAt < 2) return false;
  const type = uint16(bytes, typeAt);
  if (type < FIRST_ETHER_TYPE) return type > 0 && type <= wireEnd - typeAt - 2;
  return LEADING.has(type) || isNamedLinkProtocol(type);
}
