/** Where new hosts come from: the subnet distribution of the hosts seen, as a density and as a sampler. */
import type { AddressFamily } from './addressFamily';
import type { Random } from '../math/random';
import { addressClass } from '../trace/addressClass';
import { formatAddress, parseAddress } from '../trace/ipAddress';
import { formatMac, isHostMac, parseMac } from '../trace/macAddress';

/**
 * A mixture over prefix lengths: with a level's weight the address shares that many leading bits with a known host
 * (drawn in proportion), the rest of its bits being uniform. Weights are fixed, prefixes are learned.
 */
export interface AddressModel {
  /** Known addresses as bytes, a list per family. */
  readonly v4: readonly Uint8Array[];
  readonly v6: readonly Uint8Array[];
  /** MAC addresses of stations, of frames without IP. */
  readonly mac: readonly Uint8Array[];
}

/** Of MAC addresses the maker's part (IEEE 802 §8.2) is what is shared. */
const LEVELS = { 4: [0, 8, 16, 24], 6: [0, 32, 48, 64], mac: [0, 24, 32, 40] } as const;
const LENGTH = { 4: 4, 6: 16, mac: 6 } as const;
const WEIGHTS = [0.1, 0.2, 0.3, 0.4] as const;
/** Log probability of a name that is no IP address: uniform over 48 bits, as MAC addresses are. */
const LOG_OTHER_NAME = -48 * Math.LN2;

export function fitAddressModel(hosts: Iterable<string>): AddressModel {
  const v4: Uint8Array[] = [];
  const v6: Uint8Array[] = [];
  const mac: Uint8Array[] = [];
  for (const host of hosts) {
    const bytes = parseAddress(host);
    const station = parseMac(host);
    if (bytes) (bytes.length === 4 ? v4 : v6).push(bytes);
    else if (station && isHostMac(station)) mac.push(station);
  }
  return { v4, v6, mac };
}

/** log P(host) under the mixture, for scoring many hosts. */
export function addressScorer(model: AddressModel): (host: string) => number {
  const prefixes = {
    4: LEVELS[4].map((bits) => countPrefixes(model.v4, bits)),
    6: LEVELS[6].map((bits) => countPrefixes(model.v6, bits)),
  };
  return (host) => {
    const bytes = parseAddress(host);
    if (!bytes) return LOG_OTHER_NAME;
    const family = bytes.length === 4 ? 4 : 6;
    const known = family === 4 ? model.v4.length : model.v6.length;
    const share = (known + 1) / (model.v4.length + model.v6.length + 2);
    let density = 0;
    for (const [level, bits] of LEVELS[family].entries()) {
      const near =
        bits === 0 ? 1 : (prefixes[family][level]!.get(prefixOf(bytes, bits)) ?? 0) / Math.max(known, 1);
      density += WEIGHTS[level]! * near * 2 ** (bits - bytes.length * 8);
    }
    return Math.log(share) + Math.log(density);
  };
}

/** Draws a unicast address, or a station's of the family that is asked for. Falls back to IPv4 where none is known. */
export function sampleAddress(
  model: AddressModel,
  random: Random,
  family: AddressFamily = drawFamily(model, random),
): string {
  const known = { 4: model.v4, 6: model.v6, mac: model.mac }[family];
  for (;;) {
    const bytes = Uint8Array.from({ length: LENGTH[family] }, () => random.integer(256));
    const bits = LEVELS[family][pickLevel(random)]!;
    if (bits > 0 && known.length > 0) {
      const near = known[random.integer(known.length)]!;
      for (let i = 0; i < bits / 8; i++) bytes[i] = near[i]!;
    }
    if (family === 'mac' ? isHostMac(bytes) : isUnicast(bytes))
      return family === 'mac' ? formatMac(bytes) : formatAddress(bytes);
  }
}

function drawFamily({ v4, v6, mac }: AddressModel, random: Random): AddressFamily {
  const total = v4.length + v6.length + mac.length;
  if (total === 0) return 4;
  const u = random.uniform() * total;
  if (u < v4.length) return 4;
  return u < v4.length + v6.length ? 6 : 'mac';
}

function pickLevel(random: Random): number {
  let u = random.uniform();
  for (let level = 0; level < WEIGHTS.length - 1; level++) {
    u -= WEIGHTS[level]!;
    if (u < 0) return level;
  }
  return WEIGHTS.length - 1;
}

function countPrefixes(addresses: readonly Uint8Array[], bits: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const bytes of addresses)
    counts.set(prefixOf(bytes, bits), (counts.get(prefixOf(bytes, bits)) ?? 0) + 1);
  return counts;
}

const prefixOf = (bytes: Uint8Array, bits: number) => bytes.subarray(0, bits / 8).join();

/** Global or private unicast, no subnet edge. */
function isUnicast(bytes: Uint8Array): boolean {
  if (addressClass(bytes) !== 'unicast') return false;
  if (bytes.length === 16) return bytes[0] !== 0 && bytes[0] !== 0xfe;
  return bytes[3]! > 0 && bytes[3]! < 255;
}
