/** A trace with packets inside its flows. */
import { createPacketTable } from '../trace/packetTable';
import type { Trace } from '../trace/trace';

/** A packet: seconds since the flow's first, IP bytes, whether it comes from the responder, TCP flags. */
export type PacketOf = readonly [offset: number, bytes: number, fromResponder: 0 | 1, flags?: number];

/** `trace` with the given packets, flow by flow in the order of its rows. */
export function withPackets(trace: Trace, flows: readonly (readonly PacketOf[])[]): Trace {
  const packets = createPacketTable(Uint16Array.from(flows, ({ length }) => length));
  flows.flat().forEach(([offset, bytes, fromResponder, flags = 0], i) => {
    packets.offset[i] = offset;
    packets.bytes[i] = bytes;
    packets.fromResponder[i] = fromResponder;
    packets.flags[i] = flags;
  });
  return { ...trace, packets };
}
