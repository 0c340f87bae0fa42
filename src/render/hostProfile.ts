/** What a host puts into every packet, the same in every flow: from its address and what a capture showed of hosts. */
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import type { HostStack, HostStacks } from '../trace/hostStack';
import { ipVersionOf } from '../trace/ipAddress';
import { groupMac } from './ethernet';
import type { Numbering } from './identification';
import { createNumbering } from './identification';
import { OS_STACKS } from './osStacks';

export interface HostProfile {
  readonly mac: Uint8Array;
  readonly stack: HostStack;
  readonly numbering: Numbering;
}

/** Locally administered unicast (IEEE 802c: second bit of the first octet), one for the whole file. */
const OUI = [0x02, 0x00, 0x00] as const;

/** Gives out profiles, each MAC once. */
export function createHostProfiles(
  stacks: HostStacks = new Map(),
): (name: string, address: Uint8Array) => HostProfile {
  const taken = new Set<number>();
  const pools = { 4: createPool(stacks, 4), 6: createPool(stacks, 6) };
  return (name, address) => {
    // The host's own stream, whatever the export's seed: a host is the same in every file.
    const random = createRandom(0).substream(address.join('.'));
    const mac = freeMac(taken, random);
    const pool = pools[address.length === 4 ? 4 : 6];
    const own = stacks.get(name) ?? drawn(pool.learned, random) ?? {};
    const stack = isWhole(own) ? own : { ...donor(own, pool, random), ...own };
    return { mac, stack, numbering: createNumbering(stack.identification, random) };
  };
}

/** Where a frame to `address` goes: the group's MAC, or the host's own. */
export function destinationMac(address: Uint8Array, profile: HostProfile): Uint8Array {
  return groupMac(address) ?? profile.mac;
}

/** RFC 4861 (255), RFC 3810 and RFC 1112 (1), RFC 6762 §11 (255); else the stack's own. */
export function hopLimitTo(destination: Uint8Array, { stack }: HostProfile): number {
  const isLocalGroup4 = destination[0] === 224 && destination[1] === 0 && destination[2] === 0;
  if (destination.length === 4 && isLocalGroup4) return destination[3] === 251 ? 255 : 1;
  return stack.hopLimit;
}

function freeMac(taken: Set<number>, random: Random): Uint8Array {
  let last = random.integer(2 ** 24);
  while (taken.has(last)) last = (last + 1) % 2 ** 24;
  taken.add(last);
  return Uint8Array.of(...OUI, last >> 16, (last >> 8) & 255, last & 255);
}

/** What hosts of one IP version without a stack of their own are given. */
interface Pool {
  /** As far as the capture showed them. */
  readonly learned: readonly Partial<HostStack>[];
  /** Whole stacks by hop limit, learned ones where there are any. */
  readonly byHopLimit: ReadonlyMap<number, readonly HostStack[]>;
  readonly any: readonly HostStack[];
}

function createPool(stacks: HostStacks, version: 4 | 6): Pool {
  const learned = [...stacks]
    .filter(([name, stack]) => ipVersionOf(name) === version && Object.keys(stack).length > 0)
    .map(([, stack]) => stack);
  const ofOs = OS_STACKS.flatMap(({ share, ...stack }) =>
    Array<HostStack>(share).fill(version === 4 ? stack : { ...stack, mss: stack.mss - 20 }),
  );
  const whole = learned.filter(isWhole);
  const byHopLimit = new Map([...grouped(ofOs), ...grouped(whole)]);
  return { learned, byHopLimit, any: whole.length > 0 ? whole : ofOs };
}

function grouped(stacks: readonly HostStack[]): Map<number, HostStack[]> {
  const groups = new Map<number, HostStack[]>();
  for (const stack of stacks) {
    const group = groups.get(stack.hopLimit);
    if (group) group.push(stack);
    else groups.set(stack.hopLimit, [stack]);
  }
  return groups;
}

/** The whole stack that lends a host what is not known of it: one of the same hop limit if possible. */
function donor({ hopLimit }: Partial<HostStack>, pool: Pool, random: Random): HostStack {
  return drawn(pool.byHopLimit.get(hopLimit ?? -1) ?? pool.any, random)!;
}

const FIELDS = [
  ...(['hopLimit', 'window', 'mss', 'windowScale', 'options', 'identification'] as const),
] satisfies readonly (keyof HostStack)[];

function isWhole(stack: Partial<HostStack>): stack is HostStack {
  return FIELDS.every((field) => field in stack);
}

function drawn<T>(from: readonly T[], random: Random): T | undefined {
  return from[random.integer(from.length)];
}
