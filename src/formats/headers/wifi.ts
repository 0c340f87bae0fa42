/** IEEE 802.11 data frames; management and control frames are named. IEEE 802.11-2020 §9.2 and §9.3. */
import type { Frame } from '../frame';
import type { Carried, LinkAddresses } from './link';
import { readLlc } from './llc';

const MANAGEMENT = 0;
const CONTROL = 1;
const DATA = 2;
const SHORTEST_HEADER = 24;
const FLAG = { TO_DS: 0x01, FROM_DS: 0x02, PROTECTED: 0x40, ORDER: 0x80 } as const;
/** Bits of a data frame's subtype. */
const SUBTYPE = { NO_DATA: 4, QOS: 8 } as const;
/** Bit of the QoS field: several frames in one. */
const AGGREGATE = 0x80;

/** By subtype (table 9-1). */
const MANAGEMENT_NAMES = [
  ...['association request', 'association response', 'reassociation request', 'reassociation response'],
  ...['probe request', 'probe response', 'timing advertisement', 'management', 'beacon', 'atim'],
  ...['disassociation', 'authentication', 'deauthentication', 'action', 'action', 'management'],
];
const CONTROL_NAMES = [
  ...['control', 'control', 'trigger', 'tack', 'beamforming poll', 'ndp announcement', 'control extension'],
  ...[
    'control wrapper',
    'block ack request',
    'block ack',
    'ps-poll',
    'rts',
    'cts',
    'ack',
    'cf-end',
    'cf-end',
  ],
];

/** Offsets of destination and source, by `TO_DS` and `FROM_DS` (table 9-30). */
const ADDRESSES = [
  { destination: 4, source: 10 },
  { destination: 16, source: 10 },
  { destination: 4, source: 16 },
  { destination: 16, source: 24 },
] as const;

export function readWifi(frame: Frame, link: LinkAddresses): Carried {
  return readPaddedWifi(frame, link, 1);
}

/** `alignment`: some drivers fill the header up to a multiple of it. */
export function readPaddedWifi(frame: Frame, link: LinkAddresses, alignment: number): Carried {
  const { bytes, position, end } = frame;
  if (end - position < 2) return 'truncated 802.11 header';
  const control = bytes[position]!;
  const type = (control >> 2) & 3;
  const subtype = control >> 4;
  if ((control & 3) !== 0) return '802.11 frame of another version';
  if (type === MANAGEMENT) return `802.11 ${MANAGEMENT_NAMES[subtype]!}`;
  if (type === CONTROL) return `802.11 ${CONTROL_NAMES[subtype]!}`;
  if (type !== DATA) return '802.11 extension';
  if (subtype & SUBTYPE.NO_DATA) return '802.11 null data';
  return readData(frame, link, alignment);
}

function readData(frame: Frame, link: LinkAddresses, alignment: number): Carried {
  const { bytes, position, end } = frame;
  const flags = bytes[position + 1]!;
  const hasQos = ((bytes[position]! >> 4) & SUBTYPE.QOS) !== 0;
  const direction = flags & (FLAG.TO_DS | FLAG.FROM_DS);
  const qosAt = position + SHORTEST_HEADER + (direction === 3 ? 6 : 0);
  const headerEnd = qosAt + (hasQos ? 2 + (flags & FLAG.ORDER ? 4 : 0) : 0);
  if (end < headerEnd) return 'truncated 802.11 header';
  if (flags & FLAG.PROTECTED) return 'encrypted 802.11 frame';
  if ((bytes[position + 22]! & 0x0f) !== 0) return 'fragment of an 802.11 frame';
  if (hasQos && bytes[qosAt]! & AGGREGATE) return 'aggregated 802.11 frame';
  link.destination = position + ADDRESSES[direction]!.destination;
  link.source = position + ADDRESSES[direction]!.source;
  frame.position = position + Math.ceil((headerEnd - position) / alignment) * alignment;
  return readLlc(frame);
}
