/** Which addresses an exported trace shows: its own, consistent pseudonyms, or ones from blocks made for tests. */
import type { AddressClass } from './addressClass';
import { LINK_LOCAL_PREFIX, addressClass } from './addressClass';
import type { Pseudonymise } from './cryptoPan';
import { createCryptoPan } from './cryptoPan';
import { formatAddress, parseAddress } from './ipAddress';
import { MAC_GROUP, MAC_LOCAL, formatMac, isHostMac, parseMac } from './macAddress';

type AddressPlan =
  | { readonly kind: 'keep' }
  /** `key`: 32 random bytes, kept in the project and never exported. */
  | { readonly kind: 'pseudonymise'; readonly key: Uint8Array }
  | { readonly kind: 'map' };

/** 198.18.0.0/15 less its first address (RFC 2544). */
const MAP4_CAPACITY = 2 ** 17 - 1;
const MAP_MAC_CAPACITY = 2 ** 24 - 1;

/**
 * New names for a trace's hosts, as many, in order, distinct where the hosts are. Multicast, broadcast, unspecified and
 * loopback addresses stay; link-local ones stay link-local; IPv4 stays IPv4. MAC addresses become locally administered
 * ones; those of groups and all zeros stay, as they name protocols and not hosts. Hosts that are no addresses become
 * `host-1` … as pseudonyms, and addresses where they are mapped. Directed broadcasts (x.x.x.255) are unicast here: no trace tells the network's mask.
 */
export function planAddresses(hosts: readonly string[], plan: AddressPlan): string[] {
  switch (plan.kind) {
    case 'keep':
      return [...hosts];
    case 'pseudonymise':
      return pseudonyms(hosts, plan.key);
    case 'map':
      return mapped(hosts);
    default:
      return plan satisfies never;
  }
}

function pseudonyms(hosts: readonly string[], key: Uint8Array): string[] {
  const pseudonymise = createCryptoPan(key);
  const names = nameHosts(hosts, (name) => formatAddress(pseudonymise(digest(name))));
  return hosts.map((host) => {
    const address = parseAddress(host);
    if (address) return formatAddress(within(addressClass(address), address, pseudonymise));
    const mac = parseMac(host);
    return mac ? formatMac(macPseudonym(mac, pseudonymise)) : names.get(host)!;
  });
}

/**
 * A pseudonym of the same class, walking the cycle where the first is of another: encrypted again until it fits. The walk
 * keeps the mapping one-to-one, but prefixes shared with an address that walked are not preserved.
 */
function within(kind: AddressClass, address: Uint8Array, pseudonymise: Pseudonymise): Uint8Array {
  if (kind === 'special') return address;
  if (kind === 'linkLocal') return withinLinkLocal(address, pseudonymise);
  let pseudonym = pseudonymise(address);
  while (addressClass(pseudonym) !== kind) pseudonym = pseudonymise(pseudonym);
  return pseudonym;
}

/** The block's own prefix before the pseudonym's remaining bits: Crypto-PAn is one-to-one on what follows any prefix. */
function withinLinkLocal(address: Uint8Array, pseudonymise: Pseudonymise): Uint8Array {
  const prefix = LINK_LOCAL_PREFIX[address.length === 4 ? 4 : 6];
  return pseudonymise(address).map((octet, i) => {
    const mask = 0xff & ~(0xff >> Math.min(8, Math.max(0, prefix - 8 * i)));
    return (address[i]! & mask) | (octet & ~mask);
  });
}

/**
 * Locally administered unicast: Crypto-PAn's pseudonym with two bits set right. Addresses that differ in the first of the
 * two alone stay apart, because every bit behind depends on it.
 */
function macPseudonym(mac: Uint8Array, pseudonymise: Pseudonymise): Uint8Array {
  if (!isHostMac(mac)) return mac;
  const pseudonym = pseudonymise(mac);
  pseudonym[0] = (pseudonym[0]! & ~MAC_GROUP) | MAC_LOCAL;
  return pseudonym;
}

function mapped(hosts: readonly string[]): string[] {
  const next = { unicast4: 0, unicast6: 0, linkLocal4: 0, linkLocal6: 0 };
  let macs = 0;
  return hosts.map((host) => {
    const mac = parseMac(host);
    if (mac) return formatMac(isHostMac(mac) ? mappedMac(++macs) : mac);
    const address = parseAddress(host);
    // A name gets an address, so that packets can be written.
    if (address === null) return formatAddress(BLOCKS.unicast4(++next.unicast4));
    const kind = addressClass(address);
    if (kind === 'special') return formatAddress(address);
    const counter = `${kind}${address.length === 4 ? 4 : 6}` as const;
    return formatAddress(BLOCKS[counter](++next[counter]));
  });
}

/** The `index`th address of each block, from 1. */
const BLOCKS = {
  unicast4(index: number) {
    demandRoom(index, MAP4_CAPACITY, '198.18.0.0/15');
    return Uint8Array.of(198, 18 + (index >> 16), (index >> 8) & 255, index & 255);
  },
  linkLocal4(index: number) {
    demandRoom(index, 2 ** 16 - 512, '169.254.0.0/16');
    return Uint8Array.of(169, 254, 1 + ((index - 1) >> 8), (index - 1) & 255);
  },
  unicast6: (index: number) => withTail([0x20, 0x01, 0x0d, 0xb8], index),
  linkLocal6: (index: number) => withTail([0xfe, 0x80], index),
} as const;

/** 02-00-5e-…, the local twin of the IANA's block. */
function mappedMac(index: number): Uint8Array {
  demandRoom(index, MAP_MAC_CAPACITY, '02:00:5e:00:00:00/24');
  return Uint8Array.of(0x02, 0x00, 0x5e, index >> 16, (index >> 8) & 255, index & 255);
}

function demandRoom(index: number, capacity: number, block: string): void {
  if (index <= capacity) return;
  throw new Error(
    `too many hosts for ${block}: it holds ${capacity}; pseudonymise or keep the addresses instead`,
  );
}

function withTail(prefix: readonly number[], index: number): Uint8Array {
  const address = new Uint8Array(16);
  address.set(prefix);
  new DataView(address.buffer).setUint32(12, index);
  return address;
}

/** `host-1`, `host-2` … for the hosts that are no addresses, in the order of `rank`, which must not tell their names. */
function nameHosts(hosts: readonly string[], rank: (name: string) => string): Map<string, string> {
  const ranked = hosts
    .filter((host) => parseAddress(host) === null && parseMac(host) === null)
    .map((host) => [rank(host), host] as const);
  ranked.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return new Map(ranked.map(([, host], i) => [host, `host-${i + 1}`]));
}

/** A name's UTF-16 code units folded into 16 bytes (FNV-1a, four ways), for ranking under a key. */
function digest(name: string): Uint8Array {
  const words = Uint32Array.of(0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b);
  for (let i = 0; i < name.length; i++) {
    words.forEach((word, way) => (words[way] = Math.imul(word ^ (name.charCodeAt(i) + way), 0x01000193)));
  }
  return new Uint8Array(words.buffer);
}
