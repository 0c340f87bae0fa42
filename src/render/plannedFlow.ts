/** A flow's packets as a generator drew them: ends, sizes, flags and times that the renderer keeps to. */
import type { FeasibleValues } from '../trace/feasible';
import type { PacketTable } from '../trace/packetTable';
import type { Bytes } from '../trace/trace';

export interface PlannedFlow {
  readonly count: number;
  /** 0: from the initiator, 1: from the responder. */
  side(packet: number): 0 | 1;
  bytes(packet: number): Bytes;
  flags(packet: number): number;
  /** Nanoseconds since the first. */
  time(packet: number): number;
}

/** Null where the table does not hold the flow's packets, all of them and exactly, none with fewer bytes than `least`. */
export function plannedFlow(
  table: PacketTable,
  row: number,
  values: FeasibleValues,
  least: Bytes,
): PlannedFlow | null {
  const first = table.first[row]!;
  const count = table.kept[row]!;
  const packets = [0, 0];
  const bytes = [0, 0];
  for (let at = first; at < first + count; at++) {
    packets[table.fromResponder[at]!]!++;
    bytes[table.fromResponder[at]!]! += table.bytes[at]!;
    if (table.bytes[at]! < least) return null;
  }
  const isExact =
    packets[0] === values.sourcePackets &&
    packets[1] === values.destinationPackets &&
    bytes[0] === values.sourceBytes &&
    bytes[1] === values.destinationBytes;
  if (!isExact) return null;
  const last = Math.round(values.duration * 1e9);
  return {
    count,
    side: (packet) => table.fromResponder[first + packet] as 0 | 1,
    bytes: (packet) => table.bytes[first + packet]!,
    flags: (packet) => table.flags[first + packet]!,
    time: (packet) =>
      packet === count - 1 ? last : Math.min(last, Math.round(table.offset[first + packet]! * 1e9)),
  };
}
