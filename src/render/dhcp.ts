/** A DHCP message (RFC 2131 §2, RFC 2132): discover or offer, padded with zeros. */
import type { UdpMessage } from './udpPayload';

const COOKIE_AT = 236;

export function dhcpMessage({ length, isReply }: UdpMessage): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set([isReply ? 2 : 1, 1, 6]);
  bytes.set([99, 130, 83, 99], COOKIE_AT);
  if (length >= COOKIE_AT + 8) bytes.set([53, 1, isReply ? 2 : 1, 255], COOKIE_AT + 4);
  return bytes;
}
