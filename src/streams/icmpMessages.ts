/** The ICMP messages (type and code, RFC 792 and RFC 4443) that training showed: types are names, not numbers to draw between. */
import { transportOf } from '../trace/feasible';
import { ipVersionOf } from '../trace/ipAddress';
import type { Trace } from '../trace/trace';

export interface IcmpMessage {
  readonly type: number;
  readonly code: number;
}

/** Distinct messages per IP version, in order of first sight. */
export type IcmpMessages = Readonly<Record<4 | 6, readonly IcmpMessage[]>>;

/** What a version without any ICMP in training falls back on: an echo request. */
const ECHO: Readonly<Record<4 | 6, IcmpMessage>> = { 4: { type: 8, code: 0 }, 6: { type: 128, code: 0 } };

export function fitIcmpMessages(trace: Trace): IcmpMessages {
  const messages: Record<4 | 6, IcmpMessage[]> = { 4: [], 6: [] };
  for (let i = 0; i < trace.length; i++) {
    const version = ipVersionOf(trace.hosts[trace.source[i]!]!);
    if (version === null || transportOf(trace.protocols[trace.protocol[i]!]!) !== 'icmp') continue;
    const message = { type: trace.sourcePort[i]!, code: trace.destinationPort[i]! };
    if (message.type >= 0 && !messages[version].some((seen) => sameMessage(seen, message)))
      messages[version].push(message);
  }
  return messages;
}

/** `message` if it was seen, else a seen one of the same code, else any seen one, chosen by `pick` (0 … 1). */
export function nearestMessage(
  messages: IcmpMessages,
  version: 4 | 6,
  message: IcmpMessage,
  pick: () => number,
): IcmpMessage {
  const seen = messages[version];
  if (seen.some((each) => sameMessage(each, message))) return message;
  const sameCode = seen.filter(({ code }) => code === message.code);
  const choice = sameCode.length > 0 ? sameCode : seen;
  return choice[Math.floor(pick() * choice.length)] ?? ECHO[version];
}

const sameMessage = (a: IcmpMessage, b: IcmpMessage) => a.type === b.type && a.code === b.code;
