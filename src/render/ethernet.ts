/** Ethernet II header and the group addresses of IP multicast (RFC 894, RFC 1112 §6.4, RFC 2464 §7). */

export const ETHERNET_HEADER = 14;

/** `type`: EtherType, or the length of an 802.3 frame. */
export function writeEthernet(
  frame: Uint8Array,
  destination: Uint8Array,
  source: Uint8Array,
  type: number,
): void {
  frame.set(destination, 0);
  frame.set(source, 6);
  frame[12] = type >> 8;
  frame[13] = type & 255;
}

/** The group MAC that a multicast or broadcast address maps to; null for unicast. */
export function groupMac(address: Uint8Array): Uint8Array | null {
  if (address.length === 16)
    return address[0] === 0xff ? Uint8Array.of(0x33, 0x33, ...address.subarray(12)) : null;
  if (isBroadcast(address)) return new Uint8Array(6).fill(0xff);
  if (address[0]! >> 4 !== 14) return null;
  return Uint8Array.of(0x01, 0x00, 0x5e, address[1]! & 0x7f, address[2]!, address[3]!);
}

/** 255.255.255.255, and x.x.x.255 of private networks: their masks are unknown, a /24 boundary is by far the likeliest. */
function isBroadcast(address: Uint8Array): boolean {
  if (address[3] !== 255) return false;
  const [a, b, c] = address;
  const isPrivate = a === 10 || (a === 192 && b === 168) || (a === 172 && b! >> 4 === 1);
  return isPrivate || (a === 255 && b === 255 && c === 255);
}
