/** A spanning tree configuration BPDU (IEEE 802.1D §9.3.1) behind its LLC header: the sender takes itself for the root. */
import type { LinkMessage } from './linkPackets';

/** LLC header and BPDU: what the 802.3 length field counts. */
export const BPDU_FRAME = 38;
const LLC = [0x42, 0x42, 0x03];
const PRIORITY = [0x80, 0x00];
const PORT = [0x80, 0x01];
/** Maximum age 20 s, hello 2 s, forward delay 15 s, in 1/256 s. */
const TIMES = [0, 0, 20, 0, 2, 0, 15, 0];

export function writeBpdu({ message, from: { mac } }: LinkMessage): void {
  message.set(LLC);
  message.set([...PRIORITY, ...mac], 8);
  message.set([...PRIORITY, ...mac, ...PORT, ...TIMES], 20);
}
