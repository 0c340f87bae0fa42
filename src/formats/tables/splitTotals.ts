/** Packets and bytes that a log gives for both directions together → those of either side. */
import type { FlowRow } from '../../trace/flowRow';

/** What the row counts of both sides together; NaN = unknown. */
export interface Totals {
  packets: number;
  bytes: number;
}

/** As many bytes as one packet of a log may hold: what Ethernet carries, with a VLAN tag. */
const LARGEST = 1518;

/** What became of totals: exact; divided, where nothing says how; or less than the source's part of them. */
export type Split = 'exact' | 'divided' | 'too small';

/**
 * Fills the destination's side with what the source's leaves of the totals, and divides what is given for both
 * together: all of it to the source where only that side spoke, else by halves, as far as the bytes of either side
 * allow.
 */
export function splitTotals(row: FlowRow, { packets, bytes }: Totals, isOneWay: boolean): Split {
  let isExact = true;
  if (!Number.isNaN(bytes)) {
    if (Number.isNaN(row.sourceBytes)) {
      isExact = isOneWay || bytes === 0;
      row.sourceBytes = isOneWay ? bytes : halfOfBytes(row, packets, bytes);
    }
    row.destinationBytes = bytes - row.sourceBytes;
  }
  if (!Number.isNaN(packets)) {
    if (Number.isNaN(row.sourcePackets)) {
      const isOneSided = isOneWay || row.destinationBytes === 0 || row.sourceBytes === 0;
      isExact &&= isOneSided || packets === 2 || packets === 0;
      row.sourcePackets = isOneWay ? packets : halfOfPackets(row, packets);
    }
    row.destinationPackets = packets - row.sourcePackets;
  }
  if (row.destinationBytes < 0 || row.destinationPackets < 0) return 'too small';
  return isExact ? 'exact' : 'divided';
}

/** By packets, where those of the source are known; an odd byte is the source's. */
function halfOfBytes({ sourcePackets }: FlowRow, packets: number, bytes: number): number {
  if (packets > 0 && sourcePackets <= packets) return Math.round((bytes * sourcePackets) / packets);
  return packets > 0 ? Math.round((bytes * Math.ceil(packets / 2)) / packets) : Math.ceil(bytes / 2);
}

/** The side without bytes sent nothing; either other side needs packets enough for its bytes. */
function halfOfPackets({ sourceBytes, destinationBytes }: FlowRow, packets: number): number {
  const half = Math.ceil(packets / 2);
  if (Number.isNaN(sourceBytes) || Number.isNaN(destinationBytes)) return half;
  if (destinationBytes === 0) return packets;
  if (sourceBytes === 0) return 0;
  const least = Math.ceil(sourceBytes / LARGEST);
  const most = packets - Math.ceil(destinationBytes / LARGEST);
  if (least > most) return Math.round((packets * sourceBytes) / (sourceBytes + destinationBytes));
  return Math.min(Math.max(half, least), most);
}
