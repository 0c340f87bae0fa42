/**
 * What hosts' first packets show of their stacks: TTL, how IPv4 packets are numbered, and the options of their first
 * SYN or SYN-ACK. Looks at SYNs and at a few packets a host; the rest costs two comparisons.
 */
import type { HostStack, HostStacks, IdentificationRule } from '../../trace/hostStack';
import type { Packet } from '../../trace/packet';
import { TCP_FLAGS } from '../../trace/packet';
import type { HostId } from '../../trace/trace';
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import type { SynFingerprint } from './synFingerprints';
import { createSynFingerprints } from './synFingerprints';

export interface StackLearner {
  /** Takes in a packet whose IP header is at `ipAt` and whose transport header is at the frame's position. */
  observe(frame: Frame, packet: Packet, ipAt: number): void;
  learned(names: readonly string[]): HostStacks;
}

/** Packets of a host that are looked at for its TTL and numbering. */
const ENOUGH = 8;
/** Other protocols' TTLs are the protocol's (1 for routing, 255 for neighbour discovery), not the host's. */
const TELLING = new Set([1, 6, 17]);
/** Steps of a counter, in either byte order of it; other connections' packets lie between. */
const LONGEST_STEP = 512;

/** One row a host, by HostId. */
interface Seen {
  packets: Uint8Array;
  /** Largest TTL. */
  hopLimit: Uint8Array;
  /** IPv4 packets numbered otherwise than 0, the last such number, and how many of them followed one closely. */
  numbered: Uint8Array;
  identification: Uint16Array;
  steps: Uint8Array;
  ipv4: Uint8Array;
  /** Index of the fingerprint of its SYN, 0 = none. */
  fingerprint: Uint32Array;
}

export function createStackLearner(): StackLearner {
  let seen = emptySeen(1024);
  const fingerprints = createSynFingerprints();

  function observeClosely(frame: Frame, packet: Packet, ipAt: number): void {
    const { source } = packet;
    if (source >= seen.packets.length) seen = grown(seen, source);
    if (seen.packets[source]! < ENOUGH && TELLING.has(packet.protocol)) addHeader(seen, source, frame, ipAt);
    if ((packet.flags & TCP_FLAGS.SYN) === 0) return;
    const known = seen.fingerprint[source]!;
    const isSyn = (packet.flags & TCP_FLAGS.ACK) === 0;
    // A SYN-ACK shows only what the SYN before it offered.
    if (known === 0 || (isSyn && !fingerprints.list[known]!.isSyn))
      seen.fingerprint[source] = fingerprints.intern(frame, isSyn);
  }

  return {
    observe(frame, packet, ipAt) {
      if ((packet.flags & TCP_FLAGS.SYN) !== 0 || !(seen.packets[packet.source]! >= ENOUGH))
        observeClosely(frame, packet, ipAt);
    },
    learned(names) {
      const stacks = new Map<string, Partial<HostStack>>();
      const hosts = Math.min(names.length, seen.packets.length);
      for (let host = 0; host < hosts; host++) {
        const fingerprint = fingerprints.list[seen.fingerprint[host]!];
        if (seen.packets[host] === 0 && fingerprint === undefined) continue;
        stacks.set(names[host]!, stackOf(seen, host, fingerprint));
      }
      return stacks;
    },
  };
}

function emptySeen(hosts: number): Seen {
  return {
    packets: new Uint8Array(hosts),
    hopLimit: new Uint8Array(hosts),
    numbered: new Uint8Array(hosts),
    identification: new Uint16Array(hosts),
    steps: new Uint8Array(hosts),
    ipv4: new Uint8Array(hosts),
    fingerprint: new Uint32Array(hosts),
  };
}

function grown(seen: Seen, host: HostId): Seen {
  const larger = emptySeen(Math.max(host + 1, seen.packets.length * 2));
  for (const name of Object.keys(seen) as (keyof Seen)[]) larger[name].set(seen[name]);
  return larger;
}

function addHeader(seen: Seen, host: HostId, { bytes }: Frame, ipAt: number): void {
  const isIpv4 = bytes[ipAt]! >> 4 === 4;
  if (isMulticast(bytes, ipAt, isIpv4)) return;
  seen.packets[host]!++;
  seen.hopLimit[host] = Math.max(seen.hopLimit[host]!, bytes[isIpv4 ? ipAt + 8 : ipAt + 7]!);
  if (!isIpv4) return;
  seen.ipv4[host]!++;
  const identification = uint16(bytes, ipAt + 4);
  if (identification === 0) return;
  const step = (identification - seen.identification[host]!) & 0xffff;
  if (seen.numbered[host]! > 0 && step <= LONGEST_STEP) seen.steps[host]!++;
  seen.numbered[host]!++;
  seen.identification[host] = identification;
}

function isMulticast(bytes: Uint8Array, ipAt: number, isIpv4: boolean): boolean {
  return isIpv4 ? bytes[ipAt + 16]! >= 224 : bytes[ipAt + 24] === 0xff;
}

function stackOf(seen: Seen, host: HostId, fingerprint: SynFingerprint | undefined): Partial<HostStack> {
  const identification = ruleOf(seen.ipv4[host]!, seen.numbered[host]!, seen.steps[host]!);
  return {
    ...(seen.packets[host]! > 0 && { hopLimit: initialHopLimit(seen.hopLimit[host]!) }),
    ...(identification !== null && { identification }),
    ...(fingerprint && tcpPart(fingerprint)),
  };
}

function tcpPart({ window, mss, windowScale, options }: SynFingerprint): Partial<HostStack> {
  return { window, mss, windowScale, options };
}

/** Routers only ever count down. */
function initialHopLimit(seen: number): number {
  return [32, 64, 128].find((limit) => seen <= limit) ?? 255;
}

/** null where too few packets were seen to tell. */
function ruleOf(ipv4: number, numbered: number, steps: number): IdentificationRule | null {
  if (ipv4 < 2) return null;
  if (numbered === 0) return 'zero';
  if (numbered < 2) return null;
  return steps * 2 >= numbered - 1 ? 'counter' : 'random';
}
