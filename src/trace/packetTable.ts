/** The packets inside a trace's flows, as far as a capture tells of them: what level 2 of the model learns from. */
import { shareable } from './shareable';

/** Packets in columns, flow by flow in the order of the trace's rows, each flow's by time. */
export interface PacketTable {
  /** By row of the trace: where its packets begin in the columns below. */
  readonly first: Uint32Array;
  /** By row of the trace: how many of its packets there are, its first ones; 0 where the flow was passed over. */
  readonly kept: Uint16Array;
  /** Share of the flows whose packets were kept, drawn regardless of what they hold: 1, ½, ¼ … */
  readonly share: number;
  /** Since the flow's first packet. */
  readonly offset: Float64Array;
  /** IP bytes of each, as the flow counts them. */
  readonly bytes: Uint32Array;
  /** TCP flag byte; 0 for other protocols. */
  readonly flags: Uint8Array;
  /** 1 = from the responder. */
  readonly fromResponder: Uint8Array;
}

/** The most packets of a flow that are kept, its first. */
export const KEPT_OF_FLOW = 200;

/** How many packets of a row a capture would have kept, however many a generator made. */
export function comparablePackets({ kept }: PacketTable, row: number): number {
  return Math.min(kept[row]!, KEPT_OF_FLOW);
}

/** A table for rows of `kept[row]` packets each, whose columns are zeros. */
export function createPacketTable(kept: Uint16Array, share = 1): PacketTable {
  const first = shareable(Uint32Array, kept.length);
  let packets = 0;
  for (let row = 0; row < kept.length; row++) {
    first[row] = packets;
    packets += kept[row]!;
  }
  return {
    first,
    kept,
    share,
    offset: shareable(Float64Array, packets),
    bytes: shareable(Uint32Array, packets),
    flags: shareable(Uint8Array, packets),
    fromResponder: shareable(Uint8Array, packets),
  };
}

/**
 * Whether a flow is among the 2^−halvings of all flows that a table keeps: by a hash of its number, so that no pattern of
 * traffic (every second flow asks for an AAAA record) decides.
 */
export function isAmongKept(flow: number, halvings: number): boolean {
  return halvings === 0 || (hashed(flow) & ((1 << halvings) - 1)) === 0;
}

/** murmur3's finaliser. */
function hashed(flow: number): number {
  let x = Math.imul(flow ^ (flow >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** The table of a trace with other rows: row i of it is the old row `rows[i]`. The packets' columns are shared. */
export function selectPackets(table: PacketTable, rows: ArrayLike<number>): PacketTable {
  const first = shareable(Uint32Array, rows.length);
  const kept = shareable(Uint16Array, rows.length);
  for (let i = 0; i < rows.length; i++) {
    first[i] = table.first[rows[i]!]!;
    kept[i] = table.kept[rows[i]!]!;
  }
  return { ...table, first, kept };
}
