/** Ethernet II and 802.3 frames. */
import { FIRST_ETHER_TYPE } from '../../trace/linkProtocols';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import type { Carried, LinkAddresses } from './link';
import { readLlc } from './llc';

/** Two addresses and the type, without tags. */
export const ETHERNET_HEADER = 14;
const ADDRESSES = 12;

export function readEthernet(frame: Frame, link: LinkAddresses): Carried {
  return readTaggedEthernet(frame, link, 0);
}

/** An Ethernet header with a switch's tag of `tag` bytes between addresses and type. */
export function readTaggedEthernet(frame: Frame, link: LinkAddresses, tag: number): Carried {
  const { position } = frame;
  if (frame.end - position < ADDRESSES + tag + 2) return 'truncated ethernet header';
  link.destination = position;
  link.source = position + 6;
  frame.position = position + ADDRESSES + tag;
  return readType(frame);
}

/** The type or length field at the frame's position, which the caller knows to be captured. */
export function readType(frame: Frame): Carried {
  const type = uint16(frame.bytes, frame.position);
  frame.position += 2;
  if (type >= FIRST_ETHER_TYPE) return type;
  // What lies behind the length is padding.
  frame.wireEnd = Math.min(frame.wireEnd, frame.position + type);
  frame.end = Math.min(frame.end, frame.wireEnd);
  return readLlc(frame);
}
