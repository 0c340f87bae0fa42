/** A PTP version 2 Sync message (IEEE 1588-2008 §13.6), clock named after the MAC (§7.5.2.2.2). */
import type { LinkMessage } from './linkPackets';

const LENGTH = 44;
const VERSION = 2;
const NO_INTERVAL = 0x7f;

export function writePtp({ message, from: { mac }, index }: LinkMessage): void {
  message[1] = VERSION;
  message[3] = LENGTH;
  message.set([...mac.subarray(0, 3), 0xff, 0xfe, ...mac.subarray(3), 0, 1], 20);
  message.set([(index >> 8) & 255, index & 255, 0, NO_INTERVAL], 30);
}
