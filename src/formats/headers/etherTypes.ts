/** iana.org/assignments/ieee-802-numbers */
export const ETHER_TYPE = {
  IPV4: 0x0800,
  VLAN: 0x8100,
  IPV6: 0x86dd,
  SERVICE_VLAN: 0x88a8,
  OLD_SERVICE_VLAN: 0x9100,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  0x0806: 'arp',
  0x8035: 'rarp',
  0x888e: 'eapol',
  0x88cc: 'lldp',
};

/** `arp`, or `ethertype 0x88b8` for one without a name here. */
export function etherTypeName(etherType: number): string {
  return NAMES[etherType] ?? `ethertype 0x${etherType.toString(16).padStart(4, '0')}`;
}
