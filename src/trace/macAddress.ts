/** MAC addresses as text ⇄ bytes: lower-case hexadecimal with colons, as hosts of frames without IP are named. */

/** Six bytes; null where `text` is no MAC address. */
export function parseMac(text: string): Uint8Array | null {
  if (!/^[\da-f]{2}(:[\da-f]{2}){5}$/i.test(text)) return null;
  return Uint8Array.from(text.split(':'), (octet) => parseInt(octet, 16));
}

export function formatMac(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join(':');
}
