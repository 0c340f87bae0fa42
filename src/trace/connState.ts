/**
 * Zeek's conn_state, reached as Zeek reaches it: each side of a TCP connection is a small state machine moved by that
 * side's flags, and the pair of states names the connection (analyzer/protocol/tcp/TCP.cc and
 * base/protocols/conn/main.zeek, function conn_state).
 */
import { TCP_FLAGS } from './packet';

/** Where one side of a TCP connection stands. */
export const ENDPOINT = {
  INACTIVE: 0,
  SYN_SENT: 1,
  SYN_ACK_SENT: 2,
  /** Seen sending, but not from its SYN on. */
  PARTIAL: 3,
  ESTABLISHED: 4,
  CLOSED: 5,
  RESET: 6,
} as const;

export type EndpointState = (typeof ENDPOINT)[keyof typeof ENDPOINT];

const { INACTIVE, SYN_SENT, SYN_ACK_SENT, PARTIAL, ESTABLISHED, CLOSED, RESET } = ENDPOINT;

/**
 * The sender's next state after a packet with these flags, given where both sides stood. Unlike Zeek's, a side that was
 * reset may start over: a host that answers a stale ACK with RST goes on to repeat its SYN (RFC 9293 §3.5.1).
 */
export function nextEndpointState(own: EndpointState, peer: EndpointState, flags: number): EndpointState {
  if (flags & TCP_FLAGS.RST) return own === CLOSED && peer === CLOSED ? CLOSED : RESET;
  if (own === CLOSED) return CLOSED;
  if (flags & TCP_FLAGS.SYN) return afterSyn(own, peer, (flags & TCP_FLAGS.ACK) !== 0);
  if (own === RESET) return RESET;
  if (flags & TCP_FLAGS.FIN) return CLOSED;
  return own === INACTIVE ? PARTIAL : own;
}

function afterSyn(own: EndpointState, peer: EndpointState, acknowledges: boolean): EndpointState {
  if (acknowledges && peer === SYN_SENT) return ESTABLISHED;
  if (own === PARTIAL || own === ESTABLISHED) return own;
  if (!acknowledges) return SYN_SENT;
  return peer === INACTIVE ? SYN_ACK_SENT : ESTABLISHED;
}

/** A SYN-ACK proves that the other side's SYN arrived: the peer's state once `flags` have been seen. */
export function answeredPeerState(peer: EndpointState, flags: number): EndpointState {
  return peer === SYN_SENT && flags & TCP_FLAGS.SYN && flags & TCP_FLAGS.ACK ? ESTABLISHED : peer;
}

/** conn_state of a TCP connection. */
export function tcpConnState(initiator: EndpointState, responder: EndpointState): string {
  if (responder === RESET) return resetByResponder(initiator);
  if (initiator === RESET) return isBarelySeen(responder) ? 'RSTOS0' : 'RSTO';
  if (initiator === CLOSED && responder === CLOSED) return 'SF';
  if (initiator === CLOSED) return isBarelySeen(responder) ? 'SH' : 'S2';
  if (responder === CLOSED) return isBarelySeen(initiator) ? 'SHR' : 'S3';
  if (initiator === SYN_SENT && responder === INACTIVE) return 'S0';
  return initiator === ESTABLISHED && responder === ESTABLISHED ? 'S1' : 'OTH';
}

function resetByResponder(initiator: EndpointState): string {
  if (initiator === SYN_SENT || initiator === SYN_ACK_SENT) return 'REJ';
  return isBarelySeen(initiator) ? 'RSTRH' : 'RSTR';
}

function isBarelySeen(state: EndpointState): boolean {
  return state === INACTIVE || state === PARTIAL;
}

/** conn_state of a UDP exchange: who has spoken is all there is to know. */
export function udpConnState(initiatorSpoke: boolean, responderSpoke: boolean): string {
  if (initiatorSpoke) return responderSpoke ? 'SF' : 'S0';
  return responderSpoke ? 'SHR' : 'OTH';
}
