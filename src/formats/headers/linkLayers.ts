/** The link types that can be read (tcpdump.org/linktypes.html): each leads to what its frames carry. */
import type { Frame } from '../frame';
import { uint32 } from '../frame';
import { readCooked, readCooked2 } from './cooked';
import { readEthernet, readTaggedEthernet } from './ethernet';
import { ETHER_TYPE } from './etherTypes';
import { readFrameRelay } from './frameRelay';
import type { Carried, LinkAddresses, LinkReader } from './link';
import { readLlc } from './llc';
import { readLoopback, readNetfilterLog } from './loopback';
import { readCiscoHdlc, readPpp, readPppoeSession } from './ppp';
import { readWifi } from './wifi';
import { readAvs, readPrism, readRadiotap } from './wifiMonitor';

const LAYERS: Readonly<Record<number, LinkReader>> = {
  0: readLoopback,
  1: readEthernet,
  9: readPpp,
  10: readFddi,
  12: readRawIp,
  14: readRawIp,
  50: readPpp,
  51: readPppoeSession,
  100: readLlc,
  101: readRawIp,
  104: readCiscoHdlc,
  105: readWifi,
  107: readFrameRelay,
  108: readLoopback,
  113: readCooked,
  119: readPrism,
  127: readRadiotap,
  163: readAvs,
  204: (frame, link) => behind(1, readPpp, frame, link),
  228: () => ETHER_TYPE.IPV4,
  229: () => ETHER_TYPE.IPV6,
  239: readNetfilterLog,
  240: (frame, link) => behind(4, readEthernet, frame, link),
  276: readCooked2,
  // Tags of switches, between the addresses and the type or before all.
  281: (frame, link) => readTaggedEthernet(frame, link, 4),
  282: (frame, link) => behind(4, readEthernet, frame, link),
  284: (frame, link) => readTaggedEthernet(frame, link, 4),
  285: (frame, link) => readTaggedEthernet(frame, link, 8),
};

/** Those that announce another link type; never one of their own kind, lest a frame nests without end. */
const WRAPPERS: Readonly<Record<number, LinkReader>> = { 192: readPpi, 258: readPktap };

/** By link type; a plain array, because it is asked once a packet. */
export const LINK_LAYERS: readonly (LinkReader | undefined)[] = Array.from(
  { length: 300 },
  (_, linkType) => LAYERS[linkType] ?? WRAPPERS[linkType],
);

function readRawIp(frame: Frame): Carried {
  if (frame.end <= frame.position) return 'empty packet';
  const version = frame.bytes[frame.position]! >> 4;
  if (version === 4) return ETHER_TYPE.IPV4;
  return version === 6 ? ETHER_TYPE.IPV6 : `ip version ${version}`;
}

/** ANSI X3.139: frame control, two addresses, LLC. */
function readFddi(frame: Frame, link: LinkAddresses): Carried {
  const { position } = frame;
  if (frame.end - position < 13) return 'truncated fddi header';
  link.destination = position + 1;
  link.source = position + 7;
  frame.position += 13;
  return readLlc(frame);
}

/** Per-packet information: its length, then the link type of what follows, both little-endian. */
function readPpi(frame: Frame, link: LinkAddresses): Carried {
  if (frame.end - frame.position < 8) return 'truncated ppi header';
  const { bytes, position } = frame;
  const length = bytes[position + 2]! | (bytes[position + 3]! << 8);
  return length < 8 ? 'malformed ppi header' : unwrap(length, uint32Little(bytes, position + 4), frame, link);
}

/** Apple's header: its length, a kind, the link type of what follows, little-endian. */
function readPktap(frame: Frame, link: LinkAddresses): Carried {
  if (frame.end - frame.position < 12) return 'truncated pktap header';
  const { bytes, position } = frame;
  const length = uint32Little(bytes, position);
  return length < 12
    ? 'malformed pktap header'
    : unwrap(length, uint32Little(bytes, position + 8), frame, link);
}

function unwrap(length: number, linkType: number, frame: Frame, link: LinkAddresses): Carried {
  const read = LAYERS[linkType];
  if (frame.end - frame.position < length) return 'truncated capture header';
  return read ? behind(length, read, frame, link) : 'wrapped frame of another link type';
}

function behind(length: number, read: LinkReader, frame: Frame, link: LinkAddresses): Carried {
  if (frame.end - frame.position < length) return 'truncated capture header';
  frame.position += length;
  return read(frame, link);
}

function uint32Little(bytes: Uint8Array, at: number): number {
  const big = uint32(bytes, at);
  return ((big << 24) | ((big & 0xff00) << 8) | ((big >>> 8) & 0xff00) | (big >>> 24)) >>> 0;
}
