/** IANA protocol numbers ⇄ the lower-case names of `Trace.protocols` (iana.org/assignments/protocol-numbers). */

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
  103: 'pim',
  112: 'vrrp',
  115: 'l2tp',
  132: 'sctp',
  135: 'mobility',
  136: 'udplite',
};

/** `tcp`, `udp`, `icmp` (either version) …; `ip-253` for a number without a name here. */
export function protocolName(number: number): string {
  return NAMES[number] ?? `ip-${number}`;
}
