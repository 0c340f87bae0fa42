/** Ethernet II header and the group addresses of IP multicast (RFC 894, RFC 1112 §6.4, RFC 2464 §7). */

export const ETHERNET_HEADER = 14;
const ETHERTYPE = { 4: 0x0800, 6: 0x86dd } as const;

export function writeEthernet(
  frame: Uint8Array,
  destination: Uint8Array,
  source: Uint8Array,
  ipVersion: 4 | 6,
): void {
  frame.set(destination, 0);
  frame.set(source, 6);
  frame[12] = ETHERTYPE[ipVersion] >> 8;
  frame[13] = ETHERTYPE[ipVersion] & 255;
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
function isBroadcast([a, b, c, d]: Uint8Array): boolean {
  const isPrivate = a === 10 || (a === 192 && b === 168) || (a === 172 && b! >> 4 === 1);
  return d === 255 && (isPrivate || (a === 255 && b === 255 && c === 255));
}
