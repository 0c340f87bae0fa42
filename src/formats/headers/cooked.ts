/** Linux "cooked" captures, versions 1 and 2 (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html, …_SLL2.html). */
import { FIRST_ETHER_TYPE, LINK_PROTOCOL } from '../../trace/linkProtocols';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import { ETHER_TYPE } from './etherTypes';
import type { Carried } from './link';
import { readLlc } from './llc';

interface Layout {
  readonly typeAt: number;
  readonly hardwareAt: number;
  readonly length: number;
}

const SLL: Layout = { typeAt: 14, hardwareAt: 2, length: 16 };
const SLL2: Layout = { typeAt: 0, hardwareAt: 8, length: 20 };
/** ARPHRD_NETLINK: there the type is a netlink family. */
const NETLINK = 824;
/** What stands in the place of an EtherType (linux/if_ether.h). */
const NOVELL_802_3 = 0x0001;
const LLC = 0x0004;

/** Only the sender's MAC address is in the header: what is no IP has no hosts here. */
export function readCooked(frame: Frame): Carried {
  return read(frame, SLL);
}

export function readCooked2(frame: Frame): Carried {
  return read(frame, SLL2);
}

function read(frame: Frame, { typeAt, hardwareAt, length }: Layout): Carried {
  const { bytes, position, end } = frame;
  if (end - position < length) return 'truncated linux cooked header';
  frame.position += length;
  if (uint16(bytes, position + hardwareAt) === NETLINK) return 'netlink message';
  const type = uint16(bytes, position + typeAt);
  if (type >= FIRST_ETHER_TYPE) return type;
  if (type === NOVELL_802_3) return ETHER_TYPE.IPX;
  return type === LLC ? readLlc(frame) : LINK_PROTOCOL.LLC;
}
