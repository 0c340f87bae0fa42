/**
 * Hosts by number: addresses are compared as integers and spelled out once each, as dotted IPv4, RFC 5952 IPv6 (with
 * §5's mixed notation for IPv4-mapped addresses), or a MAC in lower-case hexadecimal with colons.
 */
import { formatAddress, parseAddress } from './ipAddress';
import type { HostId } from './trace';

export interface HostTable {
  /** Of the 4 bytes at an index. */
  ipv4(bytes: Uint8Array, at: number): HostId;
  /** Of the 16 bytes at an index. */
  ipv6(bytes: Uint8Array, at: number): HostId;
  /** Of the 6 bytes at an index. */
  mac(bytes: Uint8Array, at: number): HostId;
  /** Canonical texts by HostId. */
  readonly names: readonly string[];
}

export function createHostTable(): HostTable {
  const names: string[] = [];
  const byNumber = new Map<number, HostId>();
  const byWords = new Map<string, HostId>();
  return {
    names,
    ipv4(bytes, at) {
      const key =
        ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
      return byNumber.get(key) ?? remember(byNumber, key, formatAddress(bytes.subarray(at, at + 4)));
    },
    ipv6(bytes, at) {
      const key = words(bytes, at, 16);
      return byWords.get(key) ?? remember(byWords, key, ipv6Text(bytes.subarray(at, at + 16)));
    },
    mac(bytes, at) {
      const key = words(bytes, at, 6);
      return byWords.get(key) ?? remember(byWords, key, macText(bytes.subarray(at, at + 6)));
    },
  };

  function remember<Key>(ids: Map<Key, HostId>, key: Key, name: string): HostId {
    const id = names.push(name) - 1;
    ids.set(key, id);
    return id;
  }
}

const DOTTED = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
/** An interface named behind a link-local address (RFC 4007 §11). */
const ZONE = /%[\da-z]+$/i;

/**
 * The canonical spelling of an address in a log (172.016.112.020 is decimal); what is no IP address stays as it is.
 * The text is built anew, because a cell cut out of a chunk would keep the whole chunk in memory.
 */
export function canonicalAddress(text: string): string {
  // Spelled out: by way of bytes an IPv4 cell takes four times as long.
  const octets = DOTTED.exec(text);
  if (octets) return `${+octets[1]!}.${+octets[2]!}.${+octets[3]!}.${+octets[4]!}`;
  if (!text.includes(':')) return text;
  const zone = ZONE.exec(text)?.[0] ?? '';
  const bytes = parseAddress(text.slice(0, text.length - zone.length));
  return bytes?.length === 16 ? `${ipv6Text(bytes)}${zone}` : text;
}

function ipv6Text(bytes: Uint8Array): string {
  const isMapped =
    bytes[10] === 255 && bytes[11] === 255 && bytes.subarray(0, 10).every((byte) => byte === 0);
  return isMapped ? `::ffff:${formatAddress(bytes.subarray(12))}` : formatAddress(bytes);
}

function macText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

function words(bytes: Uint8Array, at: number, length: number): string {
  let key = '';
  for (let i = at; i < at + length; i += 2) key += String.fromCharCode((bytes[i]! << 8) | bytes[i + 1]!);
  return key;
}
