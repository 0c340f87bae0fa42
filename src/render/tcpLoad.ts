/** How the IP bytes of both ends are laid over their segments: options first, then payload, adding up exactly. */
import type { HostStack, TcpOption } from '../trace/hostStack';
import type { Bytes } from '../trace/trace';
import { MAX_PACKET_BYTES } from '../trace/feasible';
import type { Segments } from './segment';
import { cutSegments, evenShare, fewestSegments } from './segment';
import { MAX_OPTIONS, TIMESTAMP_OPTION, lengthOf, optionsOfLength, ownOptions } from './tcpOptions';

/** One end's bytes. */
export interface EndLoad {
  readonly syn: { readonly options: readonly TcpOption[]; readonly length: Bytes; readonly payload: Bytes };
  /** Options of every segment but SYN. */
  readonly each: Bytes;
  /** Between opening and closing; one more than there are segments there where the FIN has to carry the last. */
  readonly data: Segments;
  readonly rst: Bytes;
  /** Segments larger than what the peer takes: an interface that offloads put them together. */
  readonly isOffloaded: boolean;
}

export interface EndNeeds {
  readonly stack: HostStack;
  /** Options and payload of all segments together. */
  readonly extra: Bytes;
  readonly packets: number;
  /** IP and TCP header without options. */
  readonly header: Bytes;
  /** Segments between opening and closing. */
  readonly body: number;
  readonly hasSyn: boolean;
  readonly hasFin: boolean;
  readonly hasRst: boolean;
}

/** Payload of one end before it is cut. */
interface Plan extends Omit<EndLoad, 'data' | 'isOffloaded'> {
  readonly carried: Bytes;
  readonly size: Bytes;
  readonly fewest: number;
  readonly most: number;
  readonly isOffloaded: boolean;
}

const ANY_OPTION: ReadonlySet<TcpOption> = new Set(['mss', 'windowScale', 'sackPermitted', 'timestamps']);
/** RFC 9293 §3.7.1, for a SYN without MSS: what every host takes. */
const LEAST_MSS = { 20: 536, 40: 1220 } as const;
/** Payload is not cut finer than this: no protocol's messages are much shorter. */
const LEAST_MESSAGE: Bytes = 32;
const TCP_HEADER = 20;

/** Loads of initiator and responder. */
export function connectionLoads(source: EndNeeds, destination: EndNeeds): readonly [EndLoad, EndLoad] {
  const hasTimestamps = [source, destination].every(hasRoomForTimestamps);
  const each = hasTimestamps ? TIMESTAMP_OPTION : 0;
  const offer = planOf(source, destination.stack, each, ANY_OPTION);
  const answered = new Set(offer.syn.options);
  if (!source.hasSyn) ANY_OPTION.forEach((option) => answered.add(option));
  if (!hasTimestamps) answered.delete('timestamps');
  const answer = planOf(destination, source.stack, each, answered.add('mss'));
  const [sent, returned] = segmentCounts(offer, answer, {
    // The ACK that ends the handshake answers no data.
    source: source.body - (source.hasSyn && destination.hasSyn ? 1 : 0),
    destination: destination.body,
  });
  return [cut(offer, sent), cut(answer, returned)];
}

/**
 * Attempts (repeated SYNs, their RSTs) alike: options evenly up to their limit, data in SYN for the rest. What does not
 * divide, 3 bytes at most, goes into the last, which has waited longest.
 */
export function attemptLoad(
  { extra, packets, stack }: EndNeeds,
  index: number,
): { options: readonly TcpOption[]; length: Bytes; payload: Bytes } {
  const data = attemptData(extra, packets);
  const length = 4 * evenShare((extra - data) / 4, packets, index);
  const payload = Math.floor(data / packets) + (index === packets - 1 ? data % packets : 0);
  return { options: optionsOfLength(length, stack, ANY_OPTION), length, payload };
}

/** Bytes of all attempts' data: of what leaves whole words of options, the least that divides as well as any. */
function attemptData(extra: Bytes, packets: number): Bytes {
  const least = Math.max(extra % 4, extra - packets * MAX_OPTIONS);
  const shared = packets % 4 === 0 ? 4 : packets % 2 === 0 ? 2 : 1;
  for (let data = packets * Math.floor(least / packets) + (extra % shared); data <= extra; data += packets)
    if (data >= least && (extra - data) % 4 === 0) return data;
  return least;
}

/** Do both stack and bytes allow timestamps in every segment? */
function hasRoomForTimestamps({ stack, extra, packets, hasSyn }: EndNeeds): boolean {
  if (!stack.options.includes('timestamps')) return false;
  const syn = hasSyn ? lengthOf(ownOptions(stack, ANY_OPTION)) - TIMESTAMP_OPTION : 0;
  return extra >= packets * TIMESTAMP_OPTION + syn;
}

/**
 * Segments between handshake and close carry the payload; what they cannot hold goes into FIN, RST (RFC 9293 §3.5.3) and
 * SYN (RFC 7413).
 */
function planOf(needs: EndNeeds, peer: HostStack, each: Bytes, allowed: ReadonlySet<TcpOption>): Plan {
  const { extra, packets, header, body, hasSyn, hasFin, hasRst, stack } = needs;
  const most = body + (hasFin ? 1 : 0);
  const budget = hasSyn ? extra - (packets - 1) * each : 0;
  const usual = most === 0 && !hasRst ? MAX_OPTIONS : lengthOf(ownOptions(stack, allowed));
  const length = Math.min(usual, 4 * Math.floor(budget / 4));
  const payload = extra - (packets - (hasSyn ? 1 : 0)) * each - length;
  const capacity = MAX_PACKET_BYTES - header - each;
  const carried = Math.min(payload, most * capacity);
  const rst = hasRst ? Math.min(payload - carried, capacity) : 0;
  const usualSize = segmentSize(peer, stack, header) - each;
  const isOffloaded = most > 0 && fewestSegments(carried, usualSize) > most;
  const size = isOffloaded ? Math.ceil(carried / most) : usualSize;
  const fewest = fewestSegments(carried, size);
  return {
    syn: { options: optionsOfLength(length, stack, allowed), length, payload: payload - carried - rst },
    ...{ each, rst, carried, size, isOffloaded, fewest },
    most: Math.max(fewest, Math.min(most, Math.floor(carried / LEAST_MESSAGE))),
  };
}

/** Payload and options of the largest segment: what the peer takes, and what the own link holds. */
function segmentSize(peer: HostStack, own: HostStack, header: Bytes): Bytes {
  const least = LEAST_MSS[header === 2 * TCP_HEADER ? 20 : 40];
  return Math.min(peer.mss || least, own.mss || Infinity);
}

/**
 * The fewest data segments, or as many more as make every other segment an ACK of one of them: more ACKs than data to
 * acknowledge are sent by no stack.
 */
function segmentCounts(
  source: Plan,
  destination: Plan,
  body: { readonly source: number; readonly destination: number },
): readonly [number, number] {
  const missing = Math.max(body.source, body.destination) - source.fewest - destination.fewest;
  if (missing <= 0) return [source.fewest, destination.fewest];
  const room = [
    Math.max(0, Math.min(source.most, body.source) - source.fewest),
    Math.max(0, Math.min(destination.most, body.destination) - destination.fewest),
  ] as const;
  const all = room[0] + room[1];
  const share = all === 0 ? 0 : Math.min(room[0], Math.round((missing * room[0]) / all));
  return [source.fewest + share, destination.fewest + Math.min(room[1], missing - share)];
}

function cut({ syn, each, rst, isOffloaded, carried, size }: Plan, count: number): EndLoad {
  return { syn, each, rst, isOffloaded, data: cutSegments(carried, size, count) };
}
