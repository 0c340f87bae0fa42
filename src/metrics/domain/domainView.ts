/** What rules about traffic need to know of hosts, protocols and states, looked up once a name. */
import { transportOf } from '../../trace/feasible';
import { parseAddress } from '../../trace/ipAddress';
import { isLinkProtocolName } from '../../trace/linkProtocols';
import { MAC_GROUP, parseMac } from '../../trace/macAddress';
import type { ColumnNames, Sample } from '../sample';

export interface HostFacts {
  /** Multicast or broadcast, the subnet's included: many hosts, none of which sends under this name. */
  readonly isGroup: boolean;
  /** 0.0.0.0. */
  readonly isUnspecified: boolean;
}

export interface DomainView {
  readonly flows: Sample;
  readonly hosts: readonly HostFacts[];
  /** `tcp udp icmp …` by protocol id; '' = unknown. */
  readonly transports: readonly string[];
  /** By protocol id: frames without IP. */
  readonly isLink: readonly boolean[];
  readonly states: readonly string[];
}

/** The flows with what the names say; the subnets' broadcast addresses are inferred from the training rows. */
export function viewDomain(flows: Sample, training: Sample, names: ColumnNames): DomainView {
  const broadcasts = inferBroadcasts(training, names.hosts);
  return {
    flows,
    hosts: names.hosts.map((host, id) => ({
      isGroup: broadcasts.has(id) || isGroupAddress(host),
      isUnspecified: host === '0.0.0.0',
    })),
    transports: names.protocols.map(transportOf),
    isLink: names.protocols.map(isLinkProtocolName),
    states: names.states,
  };
}

function isGroupAddress(host: string): boolean {
  const mac = parseMac(host);
  if (mac) return (mac[0]! & MAC_GROUP) !== 0;
  const address = parseAddress(host);
  if (!address) return false;
  if (address.length === 16) return address[0] === 0xff;
  return (address[0]! >= 224 && address[0]! < 240) || address.every((octet) => octet === 255);
}

/**
 * Ids of IPv4 addresses that end in octets 255, never send, and hear only from hosts that share the octets before: no other
 * host reaches a subnet's broadcast. Subnets that do not end at an octet are not recognised.
 */
function inferBroadcasts(training: Sample, hosts: readonly string[]): Set<number> {
  const prefixes = hosts.map((host) => /^(\d+(?:\.\d+){0,2})(?:\.255)+$/.exec(host)?.[1]);
  const found = new Set<number>();
  const refuted = new Set<number>();
  for (let i = 0; i < training.length; i++) {
    const [source, destination] = [training.source[i]!, training.destination[i]!];
    refuted.add(source);
    const prefix = prefixes[destination];
    if (prefix === undefined) continue;
    const isLocal = hosts[source]!.startsWith(`${prefix}.`) || hosts[source] === '0.0.0.0';
    (isLocal ? found : refuted).add(destination);
  }
  for (const id of refuted) found.delete(id);
  return found;
}
