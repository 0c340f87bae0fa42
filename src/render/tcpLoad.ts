/** How one end's IP bytes are laid over its segments: options first, then payload, adding up exactly. */
import type { Bytes } from '../trace/trace';
import { MAX_PACKET_BYTES } from '../trace/feasible';
import { evenShare, splitPayload } from './segment';
import { MAX_OPTIONS, SYN_OPTIONS, SYN_OPTIONS_WITH_TIMESTAMP, TIMESTAMP_OPTION } from './tcpOptions';

/** Bytes of options and payload of one segment. */
export interface Load {
  readonly options: Bytes;
  readonly payload: Bytes;
}

export interface EndLoads {
  readonly syn: Load;
  body(index: number): Load;
  readonly fin: Load;
  readonly rst: Load;
  /** The ACK that follows a FIN: it carries nothing. */
  readonly bare: Load;
}

export interface EndNeeds {
  /** Options and payload of all segments together. */
  readonly extra: Bytes;
  readonly packets: number;
  /** IP and TCP header without options. */
  readonly header: Bytes;
  readonly body: number;
  readonly hasSyn: boolean;
  readonly hasFin: boolean;
  readonly hasRst: boolean;
  readonly hasTimestamps: boolean;
  readonly isInitiator: boolean;
}

const ETHERNET_MTU: Bytes = 1500;

/** Do the bytes leave room for timestamps in every segment? */
export function hasRoomForTimestamps({ extra, packets, hasSyn }: EndNeeds): boolean {
  return extra >= packets * TIMESTAMP_OPTION + (hasSyn ? SYN_OPTIONS_WITH_TIMESTAMP - TIMESTAMP_OPTION : 0);
}

/**
 * Segments between handshake and close carry the payload, the initiator's from the second on, the responder's last; what
 * they cannot hold goes into RST (RFC 9293 §3.5.3) and SYN (RFC 7413).
 */
export function endLoads(needs: EndNeeds): EndLoads {
  const { extra, packets, body, hasSyn, hasFin, hasRst, hasTimestamps } = needs;
  const each = hasTimestamps ? TIMESTAMP_OPTION : 0;
  const slots = body + (hasFin ? 1 : 0);
  const usual = hasTimestamps ? SYN_OPTIONS_WITH_TIMESTAMP - each : SYN_OPTIONS;
  const synLimit = slots === 0 && !hasRst ? MAX_OPTIONS - each : usual;
  const synOptions = hasSyn ? Math.min(synLimit, 4 * Math.floor((extra - packets * each) / 4)) : 0;
  const payload = extra - packets * each - synOptions;
  const capacity = MAX_PACKET_BYTES - needs.header - each;
  const carried = Math.min(payload, slots * capacity);
  const inRst = hasRst ? Math.min(payload - carried, capacity) : 0;
  const segments = splitPayload(carried, slots, ETHERNET_MTU - needs.header - each);
  const first = firstDataSlot(needs, slots - segments.count);
  return {
    syn: { options: each + synOptions, payload: payload - carried - inRst },
    body: (index) => ({ options: each, payload: segments.bytes(index - first) }),
    fin: { options: each, payload: segments.bytes(body - first) },
    rst: { options: each, payload: inRst },
    bare: { options: each, payload: 0 },
  };
}

/** Attempts (repeated SYNs, their RSTs) alike: options evenly up to their limit, data in SYN for the rest. */
export function attemptLoads({ extra, packets }: EndNeeds): (index: number) => Load {
  const words = Math.min(Math.floor(extra / 4), (packets * MAX_OPTIONS) / 4);
  const payload = extra - words * 4;
  return (index) => ({
    options: 4 * evenShare(words, packets, index),
    payload: evenShare(payload, packets, packets - 1 - index),
  });
}

/** The handshake's last ACK and the FIN stay bare where there are segments to spare. */
function firstDataSlot({ hasSyn, hasFin, isInitiator }: EndNeeds, spare: number): number {
  if (isInitiator) return hasSyn ? Math.min(1, spare) : 0;
  return Math.max(0, spare - (hasFin ? 1 : 0));
}
