/** What a packet is, as one mark: which end sends it, and what its TCP flags say. */
import { TCP_FLAGS } from '../trace/packet';

const { FIN, SYN, RST, PSH, ACK } = TCP_FLAGS;

/** Kinds of packets, with the flags that a packet of the kind is given; `datagram`: all that is not TCP. */
export const KINDS = [
  { name: 'datagram', flags: 0 },
  { name: 'syn', flags: SYN },
  { name: 'synAck', flags: SYN | ACK },
  { name: 'fin', flags: FIN | ACK },
  { name: 'rst', flags: RST | ACK },
  { name: 'push', flags: PSH | ACK },
  { name: 'ack', flags: ACK },
] as const;

type KindName = (typeof KINDS)[number]['name'];

export const KIND = Object.fromEntries(KINDS.map(({ name }, kind) => [name, kind])) as Record<
  KindName,
  number
>;

export const TYPES = 2 * KINDS.length;

/** 0: from the initiator, 1: from the responder. */
export type Side = 0 | 1;

export function typeOf(kind: number, side: Side): number {
  return 2 * kind + side;
}

export const sideOfType = (type: number) => (type & 1) as Side;
export const flagsOfType = (type: number) => KINDS[type >> 1]!.flags;

/** The kind that says most of a flag byte. */
export function kindOfFlags(flags: number, isTcp: boolean): number {
  if (!isTcp) return KIND.datagram;
  if (flags & RST) return KIND.rst;
  if (flags & SYN) return flags & ACK ? KIND.synAck : KIND.syn;
  if (flags & FIN) return KIND.fin;
  return flags & PSH ? KIND.push : KIND.ack;
}
