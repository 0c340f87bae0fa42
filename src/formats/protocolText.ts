/** A protocol as logs spell it (`TCP`, `IPv6-ICMP`, `17`, `099`) → a name of `Trace.protocols`. */
import { protocolName } from '../trace/ipProtocols';
import { ownValue } from '../trace/ownValue';

/** /etc/protocols and nfdump have names of their own. */
const ALIASES: Readonly<Record<string, string>> = {
  icmp6: 'icmp',
  icmpv6: 'icmp',
  'ipv6-icmp': 'icmp',
  'ip-encap': 'ipip',
  ipencap: 'ipip',
  'ipv6-no': 'ipv6-nonxt',
  'mobility-header': 'mobility',
};

export function protocolText(text: string): string {
  if (/^\d{1,3}$/.test(text)) return protocolName(Number(text));
  const name = text.toLowerCase();
  return ownValue(ALIASES, name) ?? name;
}
