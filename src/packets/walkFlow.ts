/** Goes through a flow's packets with what was left of it before each: what codecs and training slots are made of. */
import type { Trace } from '../trace/trace';
import type { FlowBudget, FlowTotals, PacketMarks } from './flowBudget';
import { openBudget, spend } from './flowBudget';
import type { FlowTokens } from './flowTokens';
import { kindOfFlags, typeOf } from './packetTypes';
import { TIMESTAMPS, carriesTimestamps } from './timestampShares';

/** Visits the packets that are kept of a row. The marks' size token is the caller's to know: −1 here. */
export function walkFlow(
  trace: Trace,
  row: number,
  { isTcp, least }: FlowTokens,
  visit: (budget: FlowBudget, packet: PacketMarks) => number | void,
): void {
  const { first, kept, offset, bytes, flags, fromResponder } = trace.packets!;
  const hasTimestamps = isTcp && carriesTimestamps(trace, row, least) === true;
  const budget = openBudget(totalsOf(trace, row), least + (hasTimestamps ? TIMESTAMPS : 0));
  const begin = first[row]!;
  for (let at = begin; at < begin + kept[row]!; at++) {
    const side = fromResponder[at] as 0 | 1;
    const packet = {
      type: typeOf(kindOfFlags(flags[at]!, isTcp), side),
      side,
      bytes: bytes[at]!,
      size: -1,
      gap: at === begin ? NaN : offset[at]! - offset[at - 1]!,
    };
    const size = visit(budget, packet) ?? -1;
    spend(budget, { ...packet, size });
  }
}

export function totalsOf(trace: Trace, row: number): FlowTotals {
  return {
    packets: [trace.sourcePackets[row]!, trace.destinationPackets[row]!],
    bytes: [trace.sourceBytes[row]!, trace.destinationBytes[row]!],
    duration: trace.duration[row]!,
  };
}
