/**
 * Protocol numbers of packets ⇄ the lower-case names of `Trace.protocols`: IANA's below 256
 * (iana.org/assignments/protocol-numbers), those of frames without IP from there on.
 */
import { linkProtocolName } from './linkProtocols';

const NAMES: Readonly<Record<number, string>> = {
  1: 'icmp',
  2: 'igmp',
  4: 'ipip',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  41: 'ipv6',
  46: 'rsvp',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  // Zeek's and the studio CSV's name for both: the addresses tell the version.
  58: 'icmp',
  59: 'ipv6-nonxt',
  88: 'eigrp',
  89: 'ospf',
  97: 'etherip',
  103: 'pim',
  112: 'vrrp',
  115: 'l2tp',
  132: 'sctp',
  135: 'mobility',
  136: 'udplite',
  137: 'mpls-in-ip',
};

/** Protocol numbers from here on belong to frames without IP: there hosts are MAC addresses. */
export const FIRST_LINK_PROTOCOL = 256;

/** `tcp`, `udp`, `icmp` (either version), `arp` …; `ip-253` or `ethertype-0x1234` for a number without a name here. */
export function protocolName(number: number): string {
  if (number >= FIRST_LINK_PROTOCOL) return linkProtocolName(number);
  return NAMES[number] ?? `ip-${number}`;
}
