import { describe, expect, it } from 'vitest';
import { big, ethernet, frameOf, ipv4, ipv6, udp } from '../../testing/captures';
import { ETHERNET, dissected } from '../../testing/dissected';
import { linkTypeName } from './linkTypeNames';

const zeros = (length: number) => new Array<number>(length).fill(0);
const little = (value: number, length: number) => big(value, length).reverse();
const datagram = ipv4(17, udp(53, 99));
const FOUND = {
  source: '10.0.0.1',
  destination: '10.0.0.2',
  protocol: 'udp',
  sourcePort: 53,
  destinationPort: 99,
  bytes: 28,
};
const SNAP_IP = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
const label = (bottom: 0 | 1) => [0, 1, bottom, 64];

/** An 802.11 data header with addresses numbered 1, 2, 3 (and 4 between access points). */
function wifi({ flags = 0, qos = false, sequence = 0 } = {}): number[] {
  const address = (last: number) => [2, 0, 0, 0, 0, last];
  const fourth = (flags & 3) === 3 ? address(4) : [];
  const service = qos ? [0, 0, ...(flags & 0x80 ? zeros(4) : [])] : [];
  const head = [qos ? 0x88 : 0x08, flags, 0, 0, ...address(1), ...address(2), ...address(3), sequence, 0];
  return [...head, ...fourth, ...service];
}

const radiotap = (flags: number) => [0, 0, ...little(9, 2), ...little(2, 4), flags];

describe('link layers lead to the IP header', () => {
  it.each<[string, number, number[]]>([
    ['ethernet', ETHERNET, ethernet(datagram)],
    ['raw IP', 101, datagram],
    ['raw IP (BSD)', 12, datagram],
    ['raw IP (OpenBSD)', 14, datagram],
    ['raw IPv4', 228, datagram],
    ['loopback, little-endian', 0, [2, 0, 0, 0, ...datagram]],
    ['loopback, big-endian', 108, [0, 0, 0, 2, ...datagram]],
    ['Linux cooked', 113, [...zeros(14), 8, 0, ...datagram]],
    ['Linux cooked, LLC', 113, [...zeros(14), 0, 4, ...SNAP_IP, ...datagram]],
    ['Linux cooked v2', 276, [8, 0, ...zeros(18), ...datagram]],
    ['PPP', 9, [0, 0x21, ...datagram]],
    ['PPP, compressed protocol', 9, [0x21, ...datagram]],
    ['PPP in HDLC', 50, [0xff, 3, 0, 0x21, ...datagram]],
    ['Cisco HDLC under the link type of PPP', 50, [0x0f, 0, 8, 0, ...datagram]],
    ['PPP with direction', 204, [1, 0xff, 3, 0, 0x21, ...datagram]],
    ['PPPoE', 51, [0x11, 0, 0, 1, ...big(30, 2), 0, 0x21, ...datagram]],
    ['Cisco HDLC', 104, [0x8f, 0, 8, 0, ...datagram]],
    ['LLC over ATM', 100, [...SNAP_IP, ...datagram]],
    ['frame relay', 107, [0x18, 0x41, 3, 0xcc, ...datagram]],
    ['frame relay, padded SNAP', 107, [0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0, ...datagram]],
    ['frame relay, Cisco', 107, [0x18, 0x41, 8, 0, ...datagram]],
    ['FDDI', 10, [0x50, ...zeros(12), ...SNAP_IP, ...datagram]],
    ['802.11', 105, [...wifi(), ...SNAP_IP, ...datagram]],
    ['802.11, QoS and HT control', 105, [...wifi({ qos: true, flags: 0x80 }), ...SNAP_IP, ...datagram]],
    ['802.11 between access points', 105, [...wifi({ flags: 3 }), ...SNAP_IP, ...datagram]],
    ['radiotap', 127, [...radiotap(0), ...wifi(), ...SNAP_IP, ...datagram]],
    ['radiotap, padded', 127, [...radiotap(0x20), ...wifi({ qos: true }), 0, 0, ...SNAP_IP, ...datagram]],
    ['Prism', 119, [...zeros(144), ...wifi(), ...SNAP_IP, ...datagram]],
    [
      'AVS as Prism',
      119,
      [...big(0x80211001, 4), ...big(64, 4), ...zeros(56), ...wifi(), ...SNAP_IP, ...datagram],
    ],
    ['AVS', 163, [...big(0x80211001, 4), ...big(64, 4), ...zeros(56), ...wifi(), ...SNAP_IP, ...datagram]],
    ['PPI', 192, [0, 0, ...little(8, 2), ...little(1, 4), ...ethernet(datagram)]],
    ['PKTAP', 258, [...little(16, 4), 1, 0, 0, 0, ...little(12, 4), ...zeros(4), ...datagram]],
    ['NFLOG, little-endian', 239, [2, 0, 0, 0, 5, 0, 10, 0, 7, 0, 0, 0, 32, 0, 9, 0, ...datagram]],
    ['NFLOG, big-endian', 239, [2, 0, 0, 0, 0, 5, 0, 10, 7, 0, 0, 0, 0, 32, 0, 9, ...datagram]],
    ['a Broadcom switch', 281, [...zeros(12), ...zeros(4), 8, 0, ...datagram]],
    ['a Marvell switch', 285, [...zeros(12), ...zeros(8), 8, 0, ...datagram]],
  ])('%s', (_, linkType, bytes) => expect(dissected(bytes, linkType)).toMatchObject(FOUND));

  it.each([
    ['loopback of FreeBSD', 0, [28, 0, 0, 0]],
    ['loopback of macOS', 0, [30, 0, 0, 0]],
    ['raw IPv6', 229, []],
    ['PPP', 9, [0, 0x57]],
    ['frame relay', 107, [0x18, 0x41, 3, 0x8e]],
  ])('%s, IPv6', (_, linkType, header) =>
    expect(dissected([...header, ...ipv6(17, udp(1, 2))], linkType)).toMatchObject({ source: '2001:db8::1' }),
  );
});

describe('headers within Ethernet lead to the IP header', () => {
  const inner = frameOf(0x0800, datagram);
  it.each<[string, number, number[]]>([
    ['802.1Q', 0x8100, [0, 5, 8, 0, ...datagram]],
    ['QinQ', 0x88a8, [0, 5, 0x81, 0, 0, 6, 8, 0, ...datagram]],
    ['QinQ of old', 0x9100, [0, 5, 0x81, 0, 0, 6, 8, 0, ...datagram]],
    ['VN-tag', 0x8926, [...zeros(4), 8, 0, ...datagram]],
    ['E-tag', 0x893f, [...zeros(6), 8, 0, ...datagram]],
    ['HSR', 0x892f, [...zeros(4), 8, 0, ...datagram]],
    ['Cisco metadata', 0x8909, [1, 1, 0, 1, 0, 9, 8, 0, ...datagram]],
    ['PPPoE', 0x8864, [0x11, 0, 0, 1, ...big(30, 2), 0, 0x21, ...datagram, 0, 0, 0]],
    ['MPLS', 0x8847, [...label(0), ...label(1), ...datagram]],
    ['a pseudo-wire', 0x8847, [...label(1), ...inner]],
    ['a pseudo-wire with control word', 0x8847, [...label(1), 0, 0, 0, 9, ...inner]],
    ['a provider backbone', 0x88e7, [...zeros(4), ...inner]],
    ['a service chain', 0x894f, [0, 0x02, 1, 1, ...zeros(4), ...datagram]],
    ['802.3 with SNAP', 8 + datagram.length, [...SNAP_IP, ...datagram, 0, 0]],
    ['802.3 with IP’s own service access point', 3 + datagram.length, [6, 6, 3, ...datagram]],
  ])('%s', (_, etherType, bytes) =>
    expect(dissected(frameOf(etherType, bytes), ETHERNET)).toMatchObject(FOUND),
  );
});

describe('frames without IP are packets between MAC addresses', () => {
  it.each<[string, number, number[], number]>([
    ['arp', 0x0806, zeros(46), 46],
    ['goose', 0x88b8, zeros(100), 100],
    ['sv', 0x88ba, zeros(10), 10],
    ['ptp', 0x88f7, zeros(44), 44],
    ['lldp', 0x88cc, zeros(60), 60],
    ['eapol', 0x888e, zeros(4), 4],
    ['profinet', 0x8892, zeros(46), 46],
    ['slow', 0x8809, zeros(110), 110],
    ['macsec', 0x88e5, zeros(50), 50],
    ['ethertype-0x1234', 0x1234, zeros(46), 46],
    ['arp', 0x8100, [0, 7, 8, 6, ...zeros(28)], 28],
    ['pppoed', 0x8863, zeros(20), 20],
    ['lcp', 0x8864, [0x11, 0, 0, 1, 0, 6, 0xc0, 0x21, 1, 2, 3, 4, ...zeros(30)], 4],
    ['mpls', 0x8847, [...label(1), 0x10, ...zeros(20)], 21],
    // 802.3 tells padding from payload.
    ['stp', 38, [0x42, 0x42, 3, ...zeros(35), ...zeros(8)], 38],
    ['cdp', 100, [0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0, ...zeros(92)], 100],
    ['isis', 50, [0xfe, 0xfe, 3, 0x83, ...zeros(46)], 50],
    ['ipx', 46, [0xff, 0xff, ...zeros(44)], 46],
    ['llc', 6, [0, 1, 0xaf, 0x81, 1, 0], 6],
    ['snap', 46, [0xaa, 0xaa, 3, 1, 2, 3, 4, 5, ...zeros(38)], 46],
  ])('%s', (protocol, etherType, bytes, length) =>
    expect(dissected(frameOf(etherType, bytes), ETHERNET)).toEqual({
      source: '02:00:00:00:00:01',
      destination: '02:00:00:00:00:02',
      protocol,
      sourcePort: -1,
      destinationPort: -1,
      bytes: length,
      flags: 0,
      sequence: -1,
    }),
  );

  it('counts bytes on the wire', () => {
    expect(dissected(frameOf(0x88b8, zeros(10)), ETHERNET, { onWire: 150 })).toMatchObject({ bytes: 136 });
  });

  it('takes the addresses of the innermost Ethernet header', () => {
    const outer = [9, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 0x88, 0xe7, 0, 0, 0, 1];
    expect(dissected([...outer, ...frameOf(0x0806, zeros(28))], ETHERNET)).toMatchObject({
      source: '02:00:00:00:00:01',
      protocol: 'arp',
    });
  });

  it.each([
    [0, '02:00:00:00:00:02', '02:00:00:00:00:01'],
    [1, '02:00:00:00:00:02', '02:00:00:00:00:03'],
    [2, '02:00:00:00:00:03', '02:00:00:00:00:01'],
    [3, '02:00:00:00:00:04', '02:00:00:00:00:03'],
  ])('finds sender and receiver of an 802.11 frame of direction %i', (flags, source, destination) => {
    const eapol = [...wifi({ flags }), 0xaa, 0xaa, 3, 0, 0, 0, 0x88, 0x8e, 1, 2, 3];
    expect(dissected(eapol, 105)).toMatchObject({ source, destination, protocol: 'eapol', bytes: 3 });
  });
});

describe('what has no hosts is counted by name', () => {
  it.each<[string, number, number[]]>([
    ['arp', 113, [...zeros(14), 8, 6, ...zeros(28)]],
    ['unknown ethertype', 113, [...zeros(14), 0x12, 0x34]],
    ['netlink message', 113, [0, 0, ...big(824, 2), ...zeros(12)]],
    ['lcp', 9, [0xc0, 0x21]],
    ['mlppp', 9, [0xff, 3, 0, 0x3d]],
    ['slarp', 104, [0x0f, 0, 0x80, 0x35]],
    ['isis', 104, [0x0f, 0, 0xfe, 0xfe, 0, 0x83]],
    ['802.11 beacon', 105, [0x80, 0, ...zeros(22)]],
    ['802.11 ack', 105, [0xd4, 0, ...zeros(8)]],
    ['802.11 null data', 105, [0x48, 1, ...zeros(22)]],
    ['encrypted 802.11 frame', 105, [...wifi({ flags: 0x40 }), ...zeros(20)]],
    ['fragment of an 802.11 frame', 105, [...wifi({ sequence: 1 }), ...zeros(20)]],
    ['wrapped frame of another link type', 192, [0, 0, ...little(8, 2), ...little(192, 4), ...zeros(8)]],
    ['nflog without a packet', 239, [2, 0, 0, 0, 3, 0, 9, 0]],
  ])('%s', (reason, linkType, bytes) => expect(dissected(bytes, linkType)).toBe(reason));
});

it('link types have names', () => {
  expect([1, 113, 195, 9999].map(linkTypeName)).toEqual([
    'ethernet',
    'linux cooked',
    '802.15.4',
    'link type 9999',
  ]);
});
