/**
 * A TEST frame between null service access points (IEEE 802.2 §5.4.1.1.3): every station answers it with what it carries.
 * Behind it lie zeros.
 */
import type { LinkMessage } from './linkPackets';

const NULL_SERVICE = 0x00;
const RESPONSE = 0x01;
/** With the poll or final bit. */
const TEST = 0xf3;

export function writeLlc({ message, isReply }: LinkMessage): void {
  message.set([NULL_SERVICE, isReply ? NULL_SERVICE | RESPONSE : NULL_SERVICE, TEST]);
}
