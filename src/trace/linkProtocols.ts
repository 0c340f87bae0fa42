/**
 * Protocols of frames without IP, by number ⇄ the lower-case names of `Trace.protocols`: EtherTypes as they are
 * (iana.org/assignments/ieee-802-numbers), and from 256 up to the first EtherType numbers of our own for what has none.
 */

/** The first value of the field that is a type and not the length of an 802.3 frame (IEEE 802.3 §3.2.6). */
export const FIRST_ETHER_TYPE = 0x0600;

/** LLC protocols, PPP's, and what cannot be opened any further. */
export const LINK_PROTOCOL = {
  LLC: 0x100,
  SNAP: 0x101,
  STP: 0x102,
  PVST: 0x103,
  CDP: 0x104,
  VTP: 0x105,
  DTP: 0x106,
  UDLD: 0x107,
  PAGP: 0x108,
  NETBEUI: 0x109,
  CLNP: 0x110,
  ESIS: 0x111,
  ISIS: 0x112,
  MPLS: 0x120,
  NSH: 0x121,
  FRAME_RELAY: 0x122,
  PPP: 0x130,
  LCP: 0x131,
  IPCP: 0x132,
  IPV6CP: 0x133,
  CCP: 0x134,
  PAP: 0x135,
  CHAP: 0x136,
  MULTILINK: 0x137,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map([
  [LINK_PROTOCOL.LLC, 'llc'],
  [LINK_PROTOCOL.SNAP, 'snap'],
  [LINK_PROTOCOL.STP, 'stp'],
  [LINK_PROTOCOL.PVST, 'pvst'],
  [LINK_PROTOCOL.CDP, 'cdp'],
  [LINK_PROTOCOL.VTP, 'vtp'],
  [LINK_PROTOCOL.DTP, 'dtp'],
  [LINK_PROTOCOL.UDLD, 'udld'],
  [LINK_PROTOCOL.PAGP, 'pagp'],
  [LINK_PROTOCOL.NETBEUI, 'netbeui'],
  [LINK_PROTOCOL.CLNP, 'clnp'],
  [LINK_PROTOCOL.ESIS, 'esis'],
  [LINK_PROTOCOL.ISIS, 'isis'],
  [LINK_PROTOCOL.MPLS, 'mpls'],
  [LINK_PROTOCOL.NSH, 'nsh'],
  [LINK_PROTOCOL.FRAME_RELAY, 'frame-relay'],
  [LINK_PROTOCOL.PPP, 'ppp'],
  [LINK_PROTOCOL.LCP, 'lcp'],
  [LINK_PROTOCOL.IPCP, 'ipcp'],
  [LINK_PROTOCOL.IPV6CP, 'ipv6cp'],
  [LINK_PROTOCOL.CCP, 'ccp'],
  [LINK_PROTOCOL.PAP, 'pap'],
  [LINK_PROTOCOL.CHAP, 'chap'],
  [LINK_PROTOCOL.MULTILINK, 'mlppp'],
  [0x0806, 'arp'],
  [0x0842, 'wake-on-lan'],
  [0x22ea, 'msrp'],
  [0x22f0, 'avtp'],
  [0x22f3, 'trill'],
  [0x6002, 'mop'],
  [0x6003, 'decnet'],
  [0x6004, 'lat'],
  [0x8035, 'rarp'],
  [0x809b, 'appletalk'],
  [0x80f3, 'aarp'],
  [0x8102, 'bofl'],
  [0x8137, 'ipx'],
  [0x8808, 'mac-control'],
  [0x8809, 'slow'],
  [0x8847, 'mpls'],
  [0x8848, 'mpls'],
  [0x8863, 'pppoed'],
  [0x8864, 'pppoes'],
  [0x887b, 'homeplug'],
  [0x888e, 'eapol'],
  [0x8892, 'profinet'],
  [0x88a2, 'aoe'],
  [0x88a4, 'ethercat'],
  [0x88ab, 'powerlink'],
  [0x88b8, 'goose'],
  [0x88b9, 'gse'],
  [0x88ba, 'sv'],
  [0x88c7, 'preauth'],
  [0x88ca, 'tipc'],
  [0x88cc, 'lldp'],
  [0x88cd, 'sercos'],
  [0x88d9, 'lltd'],
  [0x88e1, 'homeplug-av'],
  [0x88e3, 'mrp'],
  [0x88e5, 'macsec'],
  [0x88e7, 'pbb'],
  [0x88f5, 'mvrp'],
  [0x88f6, 'mmrp'],
  [0x88f7, 'ptp'],
  [0x88fb, 'prp'],
  [0x8902, 'cfm'],
  [0x8906, 'fcoe'],
  [0x890d, 'tdls'],
  [0x8914, 'fip'],
  [0x8915, 'roce'],
  [0x891d, 'ttethernet'],
  [0x892f, 'hsr'],
  [0x893a, 'ieee1905'],
  [0x9000, 'loop'],
]);

/** `goose`; `ethertype-0x1234` for an EtherType without a name here. */
export function linkProtocolName(number: number): string {
  return NAMES.get(number) ?? `ethertype-0x${number.toString(16).padStart(4, '0')}`;
}

const NAMED = new Set(NAMES.values());

/** Whether a trace's protocol name is that of frames without IP. */
export function isLinkProtocolName(name: string): boolean {
  return NAMED.has(name) || /^ethertype-0x[\da-f]{4}$/.test(name);
}

export function isNamedLinkProtocol(number: number): boolean {
  return NAMES.has(number);
}
