/** MAC addresses as text ⇄ bytes: lower-case hexadecimal with colons, as hosts of frames without IP are named. */

/** Bits of the first octet (IEEE 802 §8.2.2). */
export const MAC_GROUP = 0x01;
export const MAC_LOCAL = 0x02;

/** Six bytes; null where `text` is no MAC address. */
export function parseMac(text: string): Uint8Array | null {
  if (!/^[\da-f]{2}(:[\da-f]{2}){5}$/i.test(text)) return null;
  return Uint8Array.from(text.split(':'), (octet) => parseInt(octet, 16));
}

export function formatMac(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join(':');
}

/** Names a station: neither a group nor all zeros, which loopback interfaces write. */
export function isHostMac(mac: Uint8Array): boolean {
  return (mac[0]! & MAC_GROUP) === 0 && mac.some((octet) => octet !== 0);
}
