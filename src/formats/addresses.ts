/** Addresses as canonical text: dotted IPv4, RFC 5952 IPv6 (with §5's mixed notation for IPv4-mapped addresses). */
import { formatAddress, parseAddress } from '../trace/ipAddress';
import { uint16, uint32 } from './frame';

export interface AddressTexts {
  /** Text of the 4 bytes at an index. */
  ipv4(bytes: Uint8Array, at: number): string;
  /** Text of the 16 bytes at an index. */
  ipv6(bytes: Uint8Array, at: number): string;
}

/** Spells every address once: equal addresses are the same string. */
export function createAddressTexts(): AddressTexts {
  const ipv4Texts = new Map<number, string>();
  const ipv6Texts = new Map<string, string>();
  return {
    ipv4(bytes, at) {
      const address = uint32(bytes, at);
      let text = ipv4Texts.get(address);
      if (text === undefined) {
        text = `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
        ipv4Texts.set(address, text);
      }
      return text;
    },
    ipv6(bytes, at) {
      const key = sixteenBytes(bytes, at);
      let text = ipv6Texts.get(key);
      if (text === undefined) {
        text = ipv6Text(bytes.subarray(at, at + 16));
        ipv6Texts.set(key, text);
      }
      return text;
    },
  };
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

function sixteenBytes(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(
    ...[uint16(bytes, at), uint16(bytes, at + 2), uint16(bytes, at + 4), uint16(bytes, at + 6)],
    ...[uint16(bytes, at + 8), uint16(bytes, at + 10), uint16(bytes, at + 12), uint16(bytes, at + 14)],
  );
}
