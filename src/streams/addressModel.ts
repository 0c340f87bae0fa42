/** Where new hosts come from: the subnet distribution of the hosts seen, as a density and as a sampler. */
import type { Random } from '../math/random';

/**
 * A mixture over prefix lengths: with a level's weight the address shares that many leading bits with a known host
 * (drawn in proportion), the rest of its bits being uniform. Weights are fixed, prefixes are learned.
 */
export interface AddressModel {
  /** Known addresses as bytes, a list per family. */
  readonly v4: readonly (readonly number[])[];
  readonly v6: readonly (readonly number[])[];
}

const LEVELS = { 4: [0, 8, 16, 24], 6: [0, 32, 48, 64] } as const;
const WEIGHTS = [0.1, 0.2, 0.3, 0.4] as const;
/** Log probability of a name that is no IP address: uniform over 48 bits, as MAC addresses are. */
const LOG_OTHER_NAME = -48 * Math.LN2;

export function fitAddressModel(hosts: Iterable<string>): AddressModel {
  const v4: number[][] = [];
  const v6: number[][] = [];
  for (const host of hosts) {
    const bytes = addressBytes(host);
    if (bytes) (bytes.length === 4 ? v4 : v6).push(bytes);
  }
  return { v4, v6 };
}

/** log P(host) under the mixture. */
export function logAddress(model: AddressModel, host: string): number {
  const bytes = addressBytes(host);
  if (!bytes) return LOG_OTHER_NAME;
  const family = bytes.length === 4 ? 4 : 6;
  const known = family === 4 ? model.v4 : model.v6;
  const share = (known.length + 1) / (model.v4.length + model.v6.length + 2);
  let density = 0;
  for (const [level, bits] of LEVELS[family].entries()) {
    const prefix =
      bits === 0
        ? 1
        : known.filter((other) => samePrefix(other, bytes, bits)).length / Math.max(known.length, 1);
    density += WEIGHTS[level]! * prefix * 2 ** (bits - bytes.length * 8);
  }
  return Math.log(share) + Math.log(density);
}

/** Draws a unicast address. Falls back to IPv4 where no address is known. */
export function sampleAddress(model: AddressModel, random: Random): string {
  const total = model.v4.length + model.v6.length;
  const family = total === 0 || random.uniform() * total < model.v4.length ? 4 : 6;
  const known = family === 4 ? model.v4 : model.v6;
  for (;;) {
    const bytes = Array.from({ length: family === 4 ? 4 : 16 }, () => random.integer(256));
    const bits = LEVELS[family][pickLevel(random)]!;
    if (bits > 0 && known.length > 0) {
      const near = known[random.integer(known.length)]!;
      for (let i = 0; i < bits / 8; i++) bytes[i] = near[i]!;
    }
    if (isUnicast(bytes)) return formatAddress(bytes);
  }
}

function pickLevel(random: Random): number {
  let u = random.uniform();
  for (let level = 0; level < WEIGHTS.length - 1; level++) {
    u -= WEIGHTS[level]!;
    if (u < 0) return level;
  }
  return WEIGHTS.length - 1;
}

function samePrefix(a: readonly number[], b: readonly number[], bits: number): boolean {
  for (let i = 0; i < bits / 8; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Global or private unicast: no multicast, loopback, link-local, "this network" or subnet edge. */
function isUnicast(bytes: readonly number[]): boolean {
  if (bytes.length === 16) return bytes[0]! !== 0 && bytes[0]! < 0xfe;
  const [a, b, , d] = bytes as [number, number, number, number];
  return a > 0 && a < 224 && a !== 127 && !(a === 169 && b === 254) && d > 0 && d < 255;
}

/** The bytes of an IPv4 or IPv6 literal (RFC 4291 §2.2), null for any other name. */
export function addressBytes(host: string): number[] | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) {
    const bytes = host.split('.').map(Number);
    return bytes.every((byte) => byte < 256) ? bytes : null;
  }
  if (!host.includes(':') || !/^[0-9a-fA-F:.]+$/.test(host)) return null;
  const [head = '', tail] = host.split('::') as [string, string?];
  const groups = (text: string | undefined) => (text ? text.split(':') : []).flatMap(groupBytes);
  const left = groups(head);
  const right = groups(tail);
  if (tail === undefined) return left.length === 16 ? left : null;
  const zeros = 16 - left.length - right.length;
  return zeros < 0 ? null : [...left, ...new Array<number>(zeros).fill(0), ...right];
}

function groupBytes(group: string): number[] {
  if (group.includes('.')) return group.split('.').map(Number);
  const value = parseInt(group, 16);
  return [value >> 8, value & 255];
}

/** RFC 5952 text: lower case, no leading zeros, the longest run of zero groups as `::`. */
function formatAddress(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16));
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort(
    (a, b) => b[0].length - a[0].length,
  );
  const text = groups.join(':');
  const run = runs[0];
  return run ? `${text.slice(0, run.index)}::${text.slice(run.index + run[0].length + 1)}` : text;
}
