/** What an ICMP flow's packets say, for flow logs that have no ports for it. */
import { icmpCounterpart } from '../formats/headers/icmp';
import type { Trace } from '../trace/trace';

interface IcmpMessage {
  readonly type: number;
  readonly code: number;
}

/** Null = unknown. A request and its reply have code 0: in a trace, the other's type stands in its place. */
export function icmpMessage(trace: Trace, row: number, isVersion6: boolean): IcmpMessage | null {
  const type = trace.sourcePort[row]!;
  if (type < 0) return null;
  const isAnswered = icmpCounterpart(type, isVersion6) !== undefined;
  return { type, code: isAnswered ? 0 : Math.max(0, trace.destinationPort[row]!) };
}
