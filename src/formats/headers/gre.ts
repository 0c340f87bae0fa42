/** GRE (RFC 2784, RFC 2890), its version 1 in PPTP (RFC 2637 §4.1), and ERSPAN in it (draft-foschiano-erspan). */
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import { ETHER_TYPE } from './etherTypes';
import type { Carried } from './link';
import type { Tunnel } from './tunnel';

const FLAG = { CHECKSUM: 0x8000, ROUTING: 0x4000, KEY: 0x2000, SEQUENCE: 0x1000, ACKNOWLEDGMENT: 0x0080 };
const VERSION = 0x0007;
/** Flags that announce four more bytes each. */
const OPTIONAL = {
  GRE: [FLAG.CHECKSUM, FLAG.KEY, FLAG.SEQUENCE],
  PPTP: [FLAG.KEY, FLAG.SEQUENCE, FLAG.ACKNOWLEDGMENT],
} as const;
const ERSPAN_HEADER = { I: 0, II: 8, III: 12 } as const;
const ERSPAN_SUBHEADER = 8;

const GRE: Tunnel = { name: 'gre', enter: enterGre };
const PPTP: Tunnel = { name: 'pptp', enter: enterGre };
const ERSPAN: Tunnel = { name: 'erspan', enter: enterErspan };

export function greTunnel({ bytes, position, end }: Frame): Tunnel {
  if (end - position < 4) return GRE;
  if ((bytes[position + 1]! & VERSION) === 1) return PPTP;
  const protocol = uint16(bytes, position + 2);
  return protocol === ETHER_TYPE.ERSPAN || protocol === ETHER_TYPE.ERSPAN_III ? ERSPAN : GRE;
}

function enterGre(frame: Frame): Carried {
  const { bytes, position, end } = frame;
  if (end - position < 4) return 'truncated gre header';
  const flags = uint16(bytes, position);
  const protocol = uint16(bytes, position + 2);
  if (flags & FLAG.ROUTING || (flags & VERSION) > 1) return 'gre header of another kind';
  const optional = flags & VERSION ? OPTIONAL.PPTP : OPTIONAL.GRE;
  frame.position = position + 4 + 4 * optional.filter((field) => flags & field).length;
  if (frame.position > end) return 'truncated gre header';
  return protocol === ETHER_TYPE.WCCP ? enterWccp(frame) : protocol;
}

/** Version 2 of WCCP puts four bytes before IP, version 1 none. */
function enterWccp(frame: Frame): Carried {
  if (frame.position < frame.end && frame.bytes[frame.position]! >> 4 !== 4) frame.position += 4;
  return ETHER_TYPE.IPV4;
}

/** Type I has no header of its own and is told by the lack of GRE's sequence number. */
function enterErspan(frame: Frame): Carried {
  const flags = frame.end - frame.position < 2 ? 0 : uint16(frame.bytes, frame.position);
  const protocol = enterGre(frame);
  if (typeof protocol === 'string') return protocol;
  const kind = protocol === ETHER_TYPE.ERSPAN_III ? 'III' : flags & FLAG.SEQUENCE ? 'II' : 'I';
  const at = frame.position;
  frame.position += ERSPAN_HEADER[kind];
  if (frame.position > frame.end) return 'truncated erspan header';
  if (kind === 'III' && frame.bytes[at + 11]! & 1) frame.position += ERSPAN_SUBHEADER;
  return ETHER_TYPE.BRIDGED_ETHERNET;
}
