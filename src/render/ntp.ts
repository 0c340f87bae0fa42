/** An NTP version 4 message (RFC 5905 §7.3): client or server mode, clock unsynchronised. */
import type { UdpMessage } from './udpPayload';

export function ntpMessage({ length, isReply }: UdpMessage): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes[0] = isReply ? 0x24 : 0x23;
  return bytes;
}
