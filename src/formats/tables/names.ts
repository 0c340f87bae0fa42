/** What tools call protocols, connection states and nothing at all → the words of a `Trace`. */
import type { EndpointState } from '../../trace/connState';
import { ENDPOINT, answeredPeerState, nextEndpointState, tcpConnState } from '../../trace/connState';
import { protocolName } from '../../trace/ipProtocols';
import { TCP_FLAGS } from '../../trace/packet';
import { isUnknown } from './cellNumbers';

/** Spellings other than the trace's own. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  'ipv6-icmp': 'icmp',
  icmp6: 'icmp',
  icmpv6: 'icmp',
  icmpv4: 'icmp',
  t: 'tcp',
  u: 'udp',
};
/** ICSFlowGenerator's `IPV4-TCP` and `IPV4-2`. */
const VERSIONED = /^ipv[46]-(tcp|udp|icmp|\d+)$/;

export function protocolOf(text: string): string {
  const name = text.trim().toLowerCase();
  if (isUnknown(name)) return '';
  const plain = VERSIONED.exec(name)?.[1] ?? name;
  return /^\d{1,3}$/.test(plain) ? protocolName(Number(plain)) : (PROTOCOLS[plain] ?? plain);
}

/** A label, service or state as the source gives it; '' where it says "none". */
export function wordOf(text: string): string {
  return isUnknown(text) ? '' : text.trim();
}

const LETTERS: Readonly<Record<string, number>> = {
  F: TCP_FLAGS.FIN,
  S: TCP_FLAGS.SYN,
  R: TCP_FLAGS.RST,
  P: TCP_FLAGS.PSH,
  A: TCP_FLAGS.ACK,
};

/** `.AP.SF`, `...A..S.`, `FSPA`, `0x1b` or `27` → the flag byte. */
function flagsOf(text: string): number {
  const plain = text.trim();
  if (/^(?:0x[\da-f]+|\d+)$/i.test(plain)) return Number(plain) & 0xff;
  return [...plain].reduce((flags, letter) => flags | (LETTERS[letter.toUpperCase()] ?? 0), 0);
}

/**
 * conn_state of one direction of a TCP connection from all flags seen in it: what Zeek calls a connection whose other
 * side it does not see. With SYN and ACK both, the other side did answer, in a row of its own: OTH.
 */
export function oneWayState(protocol: string, text: string): string {
  const flags = flagsOf(text);
  if (protocol !== 'tcp' || flags === 0) return '';
  const isOpening = (flags & TCP_FLAGS.SYN) !== 0 && (flags & TCP_FLAGS.ACK) === 0;
  const opened = isOpening ? ENDPOINT.SYN_SENT : ENDPOINT.ESTABLISHED;
  return tcpConnState(afterEnd(opened, ENDPOINT.INACTIVE, flags), ENDPOINT.INACTIVE);
}

/** Argus's words for what is no TCP conversation, or is one without its flags (ra(1), "state"). */
const ARGUS_WORDS: Readonly<Record<string, string>> = { CON: 'SF', INT: 'S0' };
const ARGUS_TCP_WORDS: Readonly<Record<string, string>> = {
  REQ: 'S0',
  ACC: 'S1',
  CON: 'S1',
  EST: 'S1',
  CLO: 'SF',
};

/** Argus's State: all flags of either side (`FSPA_SRPA`), or a word; other words stay as they are. */
export function argusState(protocol: string, text: string): string {
  const word = text.trim();
  if (protocol !== 'tcp') return (protocol === 'udp' ? ARGUS_WORDS[word] : undefined) ?? wordOf(word);
  const [source, destination] = word.split('_');
  if (source === undefined || destination === undefined) return ARGUS_TCP_WORDS[word] ?? wordOf(word);
  return twoWayState(flagsOf(source), flagsOf(destination));
}

function twoWayState(source: number, destination: number): string {
  let initiator: EndpointState = ENDPOINT.INACTIVE;
  let responder: EndpointState = ENDPOINT.INACTIVE;
  if (source & TCP_FLAGS.SYN) initiator = nextEndpointState(initiator, responder, TCP_FLAGS.SYN);
  else if (source !== 0) initiator = ENDPOINT.PARTIAL;
  if (destination & TCP_FLAGS.SYN) {
    const flags = destination & (TCP_FLAGS.SYN | TCP_FLAGS.ACK);
    responder = nextEndpointState(responder, initiator, flags);
    initiator = answeredPeerState(initiator, flags);
  } else if (destination !== 0) responder = ENDPOINT.PARTIAL;
  const finished = afterFin(initiator, source);
  const answered = afterFin(responder, destination);
  return tcpConnState(afterReset(finished, answered, source), afterReset(answered, finished, destination));
}

function afterEnd(own: EndpointState, peer: EndpointState, flags: number): EndpointState {
  return afterReset(afterFin(own, flags), peer, flags);
}

function afterFin(own: EndpointState, flags: number): EndpointState {
  return flags & TCP_FLAGS.FIN ? ENDPOINT.CLOSED : own;
}

function afterReset(own: EndpointState, peer: EndpointState, flags: number): EndpointState {
  return flags & TCP_FLAGS.RST ? nextEndpointState(own, peer, TCP_FLAGS.RST) : own;
}
