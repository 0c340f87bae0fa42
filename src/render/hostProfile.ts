/** What a host's stack puts into every packet, derived from its address alone, so that it is the same in every flow. */
import { createRandom } from '../math/random';
import { groupMac } from './ethernet';

export interface HostProfile {
  /** Locally administered unicast (IEEE 802: second bit of the first octet). */
  readonly mac: Uint8Array;
  readonly hopLimit: number;
  readonly window: number;
}

/** Linux, macOS and most devices; Windows; network gear. */
const STACKS = [
  { hopLimit: 64, window: 64_240 },
  { hopLimit: 128, window: 65_535 },
  { hopLimit: 255, window: 32_768 },
] as const;

export function hostProfile(address: Uint8Array): HostProfile {
  const random = createRandom(0).substream(address.join('.'));
  const stack = STACKS[Math.min(2, random.integer(10) >> 2)]!;
  const mac = Uint8Array.of(0x02, 0, 0, ...Array.from({ length: 3 }, () => random.integer(256)));
  return { mac, ...stack };
}

/** Where a frame to `address` goes: the group's MAC, or the host's own. */
export function destinationMac(address: Uint8Array, profile: HostProfile): Uint8Array {
  return groupMac(address) ?? profile.mac;
}

/** RFC 4861 (255), RFC 3810 and RFC 1112 (1), RFC 6762 §11 (255); else the stack's own. */
export function hopLimitTo(destination: Uint8Array, profile: HostProfile): number {
  const isLocalGroup4 = destination[0] === 224 && destination[1] === 0 && destination[2] === 0;
  if (destination.length === 4 && isLocalGroup4) return destination[3] === 251 ? 255 : 1;
  return profile.hopLimit;
}
