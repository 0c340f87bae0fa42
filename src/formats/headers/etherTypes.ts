/** iana.org/assignments/ieee-802-numbers: those that lead further. */
export const ETHER_TYPE = {
  IPV4: 0x0800,
  ERSPAN_III: 0x22eb,
  BRIDGED_ETHERNET: 0x6558,
  VLAN: 0x8100,
  IPX: 0x8137,
  IPV6: 0x86dd,
  PPP: 0x880b,
  WCCP: 0x883e,
  MPLS: 0x8847,
  MPLS_MULTICAST: 0x8848,
  PPPOE_SESSION: 0x8864,
  JUMBO_LLC: 0x8870,
  SERVICE_VLAN: 0x88a8,
  ERSPAN: 0x88be,
  PROVIDER_BACKBONE: 0x88e7,
  CISCO_METADATA: 0x8909,
  VN_TAG: 0x8926,
  HSR: 0x892f,
  E_TAG: 0x893f,
  NSH: 0x894f,
  OLD_SERVICE_VLAN: 0x9100,
  REDUNDANCY_TAG: 0xf1c1,
} as const;

/** What the next protocol field of NSH (RFC 8300 §2.2) and of VXLAN-GPE announces. */
export const SERVICE_PROTOCOLS: Readonly<Partial<Record<number, number>>> = {
  1: ETHER_TYPE.IPV4,
  2: ETHER_TYPE.IPV6,
  3: ETHER_TYPE.BRIDGED_ETHERNET,
  4: ETHER_TYPE.NSH,
  5: ETHER_TYPE.MPLS,
};
