/**
 * conn_state from the TCP flags that each side sent over a connection, OR-ed together: what flow logs keep. The order of
 * packets is lost, so it is the order of an ordinary connection that is taken; FIN both ways is SF even where a RST came.
 */
import type { EndpointState } from '../trace/connState';
import { ENDPOINT, tcpConnState } from '../trace/connState';
import { TCP_FLAGS } from '../trace/packet';

const { FIN, SYN, RST, ACK } = TCP_FLAGS;
const { INACTIVE, SYN_SENT, SYN_ACK_SENT, PARTIAL, ESTABLISHED, CLOSED, RESET } = ENDPOINT;

/** Of the flag bytes (RFC 9293 §3.1) of both sides; 0 = a side sent nothing. */
export function flagState(initiator: number, responder: number): string {
  if (initiator & responder & FIN) return 'SF';
  return tcpConnState(endpoint(initiator, responder, true), endpoint(responder, initiator, false));
}

/**
 * Of a log with a row for each direction: what Zeek calls a connection of which it sees that side alone. With SYN and ACK
 * both, the other side did answer, in a row of its own: OTH.
 */
export function oneWayState(flags: number): string {
  if (flags === 0) return '';
  if (flags & RST) return tcpConnState(RESET, INACTIVE);
  if (flags & FIN) return tcpConnState(CLOSED, INACTIVE);
  return tcpConnState(flags & SYN && !(flags & ACK) ? SYN_SENT : ESTABLISHED, INACTIVE);
}

function endpoint(own: number, peer: number, isInitiator: boolean): EndpointState {
  if (own === 0) return INACTIVE;
  if (own & RST) return RESET;
  if (own & FIN) return CLOSED;
  if (!(own & SYN)) return PARTIAL;
  if (isInitiator) return peer & SYN && peer & ACK ? ESTABLISHED : SYN_SENT;
  if (!(own & ACK)) return SYN_SENT;
  return peer & SYN ? ESTABLISHED : SYN_ACK_SENT;
}
