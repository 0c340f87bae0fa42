/** Frame relay: Q.922 address, then RFC 2427's protocol identifier or Cisco's EtherType. */
import { FIRST_ETHER_TYPE, LINK_PROTOCOL } from '../../trace/linkProtocols';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import type { Carried } from './link';
import { osiProtocol, readSnap } from './llc';

const LONGEST_ADDRESS = 4;
const UNNUMBERED_INFORMATION = 0x03;
const NLPID_SNAP = 0x80;

export function readFrameRelay(frame: Frame): Carried {
  const at = behindAddress(frame);
  const { bytes, end } = frame;
  if (at < 0 || end - at < 2) return 'truncated frame relay header';
  if (bytes[at] !== UNNUMBERED_INFORMATION) return readCisco(frame, at);
  // A byte of zero aligns what follows.
  const identifierAt = bytes[at + 1] === 0 ? at + 2 : at + 1;
  if (identifierAt < end && bytes[identifierAt] === NLPID_SNAP) return readSnap(frame, identifierAt + 1);
  return osiProtocol(frame, identifierAt) ?? LINK_PROTOCOL.FRAME_RELAY;
}

/** The last byte of an address is odd; −1 where none is. */
function behindAddress({ bytes, position, end }: Frame): number {
  for (let length = 2; length <= LONGEST_ADDRESS && length <= end - position; length++)
    if ((bytes[position + length - 1]! & 1) === 1) return position + length;
  return -1;
}

function readCisco(frame: Frame, at: number): Carried {
  const type = uint16(frame.bytes, at);
  frame.position = at + 2;
  return type < FIRST_ETHER_TYPE ? LINK_PROTOCOL.FRAME_RELAY : type;
}
