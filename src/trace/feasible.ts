/**
 * Which flows a real stack can send: bounds on packets, IP bytes and duration, given protocol and state. A generator
 * draws field after field inside `feasibleRange`; the renderer renders what `isFeasible` accepts exactly, and the
 * nearest such flow otherwise. States are Zeek's conn_state; an observer may come late, so a handshake is never demanded.
 */
import { isLinkProtocolName } from './linkProtocols';
import type { Bytes, Flow, Seconds } from './trace';
import { ownValue } from './ownValue';

/** In the order in which a generator decides them. */
export const FEASIBLE_FIELDS = [
  'sourcePackets',
  'sourceBytes',
  'destinationPackets',
  'destinationBytes',
  'duration',
] as const satisfies readonly (keyof Flow)[];

export type FeasibleField = (typeof FEASIBLE_FIELDS)[number];

/** What is already decided about a flow; a missing or NaN field is not decided. Ports matter to ICMP only (type, code). */
export interface KnownFields {
  readonly protocol: string;
  readonly state: string;
  readonly ipVersion: 4 | 6;
  readonly sourcePort?: number | undefined;
  readonly destinationPort?: number | undefined;
  readonly sourcePackets?: number | undefined;
  readonly sourceBytes?: Bytes | undefined;
  readonly destinationPackets?: number | undefined;
  readonly destinationBytes?: Bytes | undefined;
  readonly duration?: Seconds | undefined;
}

/** Inclusive bounds; `max` may be Infinity. All fields but `duration` take whole numbers. */
interface FeasibleRange {
  readonly min: number;
  readonly max: number;
  /** Only `min` plus multiples of this; without it every whole number. */
  readonly step?: number;
}

export type FeasibleValues = Record<FeasibleField, number>;

/** RFC 791, RFC 8200 with its payload length counted in: what one packet of either version may hold here. */
export const MAX_PACKET_BYTES: Bytes = 65_535;
/** A bare SYN is never offloaded: it fits the Ethernet MTU, options and fast-open data (RFC 7413) included. */
const MAX_SYN_BYTES: Bytes = 1500;
const ANY: FeasibleRange = { min: 0, max: Infinity };
const SOME: FeasibleRange = { min: 1, max: Infinity };
const NONE: FeasibleRange = { min: 0, max: 0 };

interface StateRule {
  readonly source: FeasibleRange;
  readonly destination: FeasibleRange;
  readonly maxPacket?: Bytes;
  /** Both ends send FIN: the last packet of either end may be an ACK after its FIN, which carries nothing. */
  readonly closes?: boolean;
}

const GENERAL: StateRule = { source: ANY, destination: ANY };
const BOTH_WAYS: StateRule = { source: SOME, destination: SOME };
const BY_SOURCE: StateRule = { source: SOME, destination: ANY };
const BY_DESTINATION: StateRule = { source: ANY, destination: SOME };

/** Fewest packets per state: those that define it (Zeek, `conn_state` in base/protocols/conn/main.zeek). */
const TCP_STATES: Record<string, StateRule> = {
  S0: { source: SOME, destination: NONE, maxPacket: MAX_SYN_BYTES },
  S1: BOTH_WAYS,
  SF: { ...BOTH_WAYS, closes: true },
  REJ: BOTH_WAYS,
  S2: BOTH_WAYS,
  S3: BOTH_WAYS,
  RSTO: BOTH_WAYS,
  RSTR: BOTH_WAYS,
  RSTOS0: BY_SOURCE,
  RSTRH: BY_DESTINATION,
  SH: BY_SOURCE,
  SHR: BY_DESTINATION,
  OTH: GENERAL,
};
const TCP_UNKNOWN: StateRule = { ...GENERAL, closes: true };

/** The longest 802.3 frame: from 1536 up its length field is an EtherType. */
const LLC: StateRule = { ...GENERAL, maxPacket: 1500 };

const UDP_STATES: Record<string, StateRule> = {
  S0: { source: SOME, destination: NONE },
  SF: BOTH_WAYS,
  SHR: { source: NONE, destination: SOME },
};

/** Transport header bytes without options (RFC 9293, 768, 792, 4443, 2236, 2784, 4303; 9260 with its least chunk). */
const TRANSPORT_HEADER: Record<string, Bytes> = {
  tcp: 20,
  udp: 8,
  icmp: 8,
  igmp: 8,
  gre: 4,
  esp: 8,
  sctp: 16,
};

/**
 * Frames without IP: least bytes behind the link header (RFC 826; IEEE 802.1X §11.3, 802.1AB §8, 802.1D §9.3.1 behind LLC, 802.2 §3.2,
 * 1588 §13.6; IEC 61850-8-1 annex A with two-octet lengths; DIX Ethernet §8).
 */
const LINK_MESSAGE: ReadonlyMap<string, Bytes> = new Map([
  ...([
    ['arp', 28],
    ['eapol', 4],
    ['goose', 55],
    ['llc', 3],
    ['lldp', 24],
    ['loop', 6],
    ['ptp', 44],
    ['stp', 38],
  ] as const),
]);

/** Messages longer than the eight bytes that every ICMP message has: RFC 792 (errors quote a packet), RFC 950. */
const ICMP4_MESSAGE: Record<number, Bytes> = {
  3: 36,
  4: 36,
  5: 36,
  11: 36,
  12: 36,
  13: 20,
  14: 20,
  17: 12,
  18: 12,
};
/** RFC 4443 §3, RFC 4861 §4, RFC 2710 §3, RFC 3810 §5.2. */
const ICMP6_MESSAGE: Record<number, Bytes> = {
  ...{ 1: 56, 2: 56, 3: 56, 4: 56, 130: 24, 131: 24, 132: 24, 134: 16, 135: 24, 136: 24, 137: 40, 143: 28 },
};
/** Neighbour discovery grows by options of whole 8 bytes (RFC 4861 §4.6), listener reports by words (RFC 3810 §5.2). */
const ICMP6_STEP: Record<number, Bytes> = { 133: 8, 134: 8, 135: 8, 136: 8, 137: 8, 143: 4 };
/** Every chunk is padded to whole words (RFC 9260 §3.2). */
const SCTP_STEP: Bytes = 4;

/**
 * Inclusive bounds of `field` given what is already decided, such that at least one completion of the rest exists.
 * Two or more packets may last 0 s: a coarse clock puts them into one tick, and a pcap with equal times is monotonic.
 */
export function feasibleRange(field: FeasibleField, known: KnownFields): FeasibleRange {
  const rule = ruleOf(known);
  switch (field) {
    case 'sourcePackets':
      return rule.source;
    case 'sourceBytes':
      return bytesOf(known.sourcePackets, rule.source, rule, known);
    case 'destinationPackets':
      return atLeastOnePacket(known.sourcePackets, rule.destination);
    case 'destinationBytes':
      return bytesOf(known.destinationPackets, rule.destination, rule, known);
    case 'duration':
      return durationOf(known);
    default:
      return field satisfies never;
  }
}

/** Null where a real stack could have sent the flow, else why not. Reasons name no figure, so that they can be counted. */
export function isFeasible(flow: KnownFields): string | null {
  return nearestFeasible(flow).reason;
}

/** Each field in turn moved into its range; an unknown field becomes the least it can be. `reason`: the first move. */
export function nearestFeasible(flow: KnownFields): { values: FeasibleValues; reason: string | null } {
  const values: Partial<FeasibleValues> = {};
  let reason: string | null = null;
  for (const field of FEASIBLE_FIELDS) {
    const range = feasibleRange(field, { ...contextOf(flow), ...values });
    const given = flow[field];
    const value = given !== undefined && Number.isFinite(given) ? given : NaN;
    values[field] = clamp(field === 'duration' ? value : Math.round(value), range);
    if (values[field] !== value) reason ??= reasonFor(flow, field, value, range);
  }
  return { values: values as FeasibleValues, reason };
}

/** `tcp`, `udp`, `icmp` (both versions, however the source writes the second) and other names in lower case. */
export function transportOf(protocol: string): string {
  const name = protocol.toLowerCase();
  return ['icmp6', 'icmpv6', 'ipv6-icmp'].includes(name) ? 'icmp' : name;
}

/**
 * IP bytes of the smallest packet of this protocol (and ICMP type: a message has a least length of its own); of frames
 * without IP what lies behind the link header.
 */
export function minPacketBytes({ protocol, ipVersion, sourcePort }: KnownFields): Bytes {
  const transport = transportOf(protocol);
  const link = LINK_MESSAGE.get(transport) ?? (isLinkProtocolName(transport) ? 0 : undefined);
  if (link !== undefined) return link;
  const messages = ipVersion === 4 ? ICMP4_MESSAGE : ICMP6_MESSAGE;
  const message = transport === 'icmp' ? messages[sourcePort ?? -1] : undefined;
  return (ipVersion === 4 ? 20 : 40) + (message ?? ownValue(TRANSPORT_HEADER, transport) ?? 0);
}

/** IP bytes by which packets of this protocol (and ICMP type) can differ in length. */
export function packetByteStep({ protocol, ipVersion, sourcePort }: KnownFields): Bytes {
  if (transportOf(protocol) === 'sctp') return SCTP_STEP;
  return ipVersion === 6 && transportOf(protocol) === 'icmp' ? (ICMP6_STEP[sourcePort ?? -1] ?? 1) : 1;
}

function ruleOf({ protocol, state }: KnownFields): StateRule {
  const transport = transportOf(protocol);
  if (transport === 'tcp') return ownValue(TCP_STATES, state) ?? TCP_UNKNOWN;
  if (transport === 'llc') return LLC;
  return (transport === 'udp' ? ownValue(UDP_STATES, state) : undefined) ?? GENERAL;
}

function bytesOf(
  packets: number | undefined,
  allowed: FeasibleRange,
  rule: StateRule,
  known: KnownFields,
): FeasibleRange {
  const least = minPacketBytes(known);
  if (!isDecided(packets)) return { min: allowed.min * least, max: allowed.max === 0 ? 0 : Infinity };
  const bare = rule.closes === true && packets > 1 ? 1 : 0;
  const min = packets * least;
  const step = packetByteStep(known);
  const most = least + step * Math.floor(((rule.maxPacket ?? MAX_PACKET_BYTES) - least) / step);
  const range = { min, max: (packets - bare) * most + bare * least };
  return step === 1 ? range : { ...range, step };
}

function atLeastOnePacket(sourcePackets: number | undefined, range: FeasibleRange): FeasibleRange {
  return sourcePackets === 0 ? { min: Math.max(1, range.min), max: range.max } : range;
}

function durationOf({ sourcePackets, destinationPackets }: KnownFields): FeasibleRange {
  if (!isDecided(sourcePackets) || !isDecided(destinationPackets)) return ANY;
  return sourcePackets + destinationPackets < 2 ? NONE : ANY;
}

function isDecided(value: number | undefined): value is number {
  return value !== undefined && !Number.isNaN(value);
}

function contextOf({ protocol, state, ipVersion, sourcePort, destinationPort }: KnownFields): KnownFields {
  return { protocol, state, ipVersion, sourcePort, destinationPort };
}

function clamp(value: number, { min, max, step }: FeasibleRange): number {
  if (Number.isNaN(value)) return min;
  const inside = Math.min(Math.max(value, min), max);
  return step === undefined ? inside : min + step * Math.round((inside - min) / step);
}

const FIELD_WORDS: Record<FeasibleField, string> = {
  sourcePackets: 'source packets',
  sourceBytes: 'source bytes',
  destinationPackets: 'destination packets',
  destinationBytes: 'destination bytes',
  duration: 'duration',
};

/** Null for a duration left unknown where it can only be 0. */
function reasonFor(
  flow: KnownFields,
  field: FeasibleField,
  value: number,
  range: FeasibleRange,
): string | null {
  const where = `${transportOf(flow.protocol)} ${flow.state}`.trimEnd();
  if (Number.isNaN(value)) return range.max === 0 ? null : `${FIELD_WORDS[field]} unknown`;
  const bound = value < range.min ? 'fewer' : value > range.max ? 'more' : null;
  return bound
    ? `${where}: ${bound} ${FIELD_WORDS[field]} than a stack sends`
    : `${FIELD_WORDS[field]} not a whole number${Number.isInteger(value) ? ' of words' : ''}`;
}
