/**
 * Hosts by number: addresses are compared as integers and spelled out once each, as dotted IPv4, RFC 5952 IPv6 (with
 * §5's mixed notation for IPv4-mapped addresses), or a MAC in lower-case hexadecimal with colons. However a host comes,
 * as bytes of a packet or as text of a log, it has one number.
 */
import { createSpellings, unlinked } from './interner';
import { formatAddress, parseAddress } from './ipAddress';
import { KeyTable } from './keyTable';
import { formatMac, parseMac } from './macAddress';
import type { HostId } from './trace';

export interface HostTable {
  /** Of the 4 bytes at an index. */
  ipv4(bytes: Uint8Array, at: number): HostId;
  /** Of the 16 bytes at an index. */
  ipv6(bytes: Uint8Array, at: number): HostId;
  /** Of the 6 bytes at an index. */
  mac(bytes: Uint8Array, at: number): HostId;
  /** Of a text: an IP address in any spelling, a MAC, or a name. */
  named(text: string): HostId;
  /** Of the text (UTF-8) from `start` to `end`: `named`, making a string of it once at most. */
  spelled(bytes: Uint8Array, start: number, end: number): HostId;
  /** Canonical texts by HostId. */
  readonly names: readonly string[];
}

/** Third word of a key: what kind of address its other words are. An IPv6 address takes all four. */
const KIND = { IPV4: 1, MAC: 2 } as const;

export function createHostTable(): HostTable {
  const names: string[] = [];
  const short = new KeyTable();
  const long = new KeyTable();
  /** HostId by number in `short` and `long`. */
  const shortIds: HostId[] = [];
  const longIds: HostId[] = [];
  const texts = new Map<string, HostId>();
  const spellings = createSpellings();

  function ipv4Of(address: number): HostId {
    const key = short.intern(address, 0, KIND.IPV4, 0);
    return shortIds[key] ?? (shortIds[key] = names.push(ipv4Text(address)) - 1);
  }

  function ipv6(bytes: Uint8Array, at: number): HostId {
    const key = long.intern(word(bytes, at), word(bytes, at + 4), word(bytes, at + 8), word(bytes, at + 12));
    return longIds[key] ?? (longIds[key] = names.push(ipv6Text(bytes.subarray(at, at + 16))) - 1);
  }

  function mac(bytes: Uint8Array, at: number): HostId {
    const key = short.intern(word(bytes, at), (bytes[at + 4]! << 8) | bytes[at + 5]!, KIND.MAC, 0);
    return shortIds[key] ?? (shortIds[key] = names.push(formatMac(bytes.subarray(at, at + 6))) - 1);
  }

  function named(text: string): HostId {
    let id = texts.get(text);
    if (id === undefined) texts.set(unlinked(text), (id = resolve(text)));
    return id;
  }

  function resolve(text: string): HostId {
    const address = parseIpv4(text);
    if (address >= 0) return ipv4Of(address);
    const octets = parseMac(text);
    if (octets) return mac(octets, 0);
    const name = canonicalAddress(text);
    const bytes = text.includes(':') ? parseAddress(name) : null;
    if (bytes?.length === 16) return ipv6(bytes, 0);
    return name === text ? names.push(unlinked(text)) - 1 : named(name);
  }

  return {
    names,
    ipv4: (bytes, at) => ipv4Of(word(bytes, at)),
    ipv6,
    mac,
    named,
    spelled(bytes, start, end) {
      const address = spelledIpv4(bytes, start, end);
      if (address >= 0) return ipv4Of(address);
      const known = spellings.find(bytes, start, end);
      if (known >= 0) return known;
      const id = named(decoder.decode(bytes.subarray(start, end)));
      spellings.remember(bytes.slice(start, end), id);
      return id;
    },
  };
}

const decoder = new TextDecoder();
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

/** The address as 32 bits; −1 = no IPv4 address. */
function parseIpv4(text: string): number {
  const octets = DOTTED.exec(text)?.slice(1).map(Number);
  if (!octets?.every((octet) => octet < 256)) return -1;
  return octets.reduce((address, octet) => address * 256 + octet);
}

/** The same of text in a file: one to three digits four times, with dots between. */
function spelledIpv4(bytes: Uint8Array, start: number, end: number): number {
  let address = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit >= 0 && digit <= 9) {
      octet = octet * 10 + digit;
      if (++digits > 3 || octet > 255) return -1;
    } else {
      if (bytes[i] !== 0x2e || digits === 0 || ++dots > 3) return -1;
      address = address * 256 + octet;
      octet = digits = 0;
    }
  }
  return dots === 3 && digits > 0 ? address * 256 + octet : -1;
}

function ipv4Text(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

function ipv6Text(bytes: Uint8Array): string {
  const isMapped =
    bytes[10] === 255 && bytes[11] === 255 && bytes.subarray(0, 10).every((byte) => byte === 0);
  return isMapped ? `::ffff:${formatAddress(bytes.subarray(12))}` : formatAddress(bytes);
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
