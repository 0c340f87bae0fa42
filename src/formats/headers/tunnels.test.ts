import { describe, expect, it } from 'vitest';
import { big, frameOf, ipv4, ipv6, tcp, udp } from '../../testing/captures';
import { RAW, dissected } from '../../testing/dissected';
import { createDissection } from './dissection';

const zeros = (length: number) => new Array<number>(length).fill(0);
/** 10.0.0.8 → 10.0.0.9, what travels inside. */
const inside = ipv4(6, tcp({ sport: 7, dport: 8 }), { from: 8, to: 9 });
const inside6 = ipv6(6, tcp({ sport: 7, dport: 8 }));
const framed = frameOf(0x0800, inside);
const INNER = { protocol: 'tcp', sourcePort: 7, destinationPort: 8 };

function inUdp(port: number, bytes: readonly number[], from = 40_000): number[] {
  return ipv4(17, [...udp(from, port), ...bytes]);
}

function both(bytes: readonly number[]) {
  const [outer, inner] = (['outer', 'inner'] as const).map((tunnels) => {
    const dissection = createDissection({ tunnels });
    const packet = dissected(bytes, RAW, { dissection });
    return { packet, tunnels: dissection.tunnels, hosts: dissection.hosts.names };
  });
  return { outer: outer!, inner: inner! };
}

const GPDU = (flags: number, extensions: readonly number[] = []) => [
  ...[0x30 | flags, 255],
  ...big(inside.length + extensions.length, 2),
  ...zeros(4),
  ...extensions,
];

const TUNNELS: [string, string, number[]][] = [
  ['IPv4 in IP', 'ipip', ipv4(4, inside)],
  ['IPv6 in IPv4', '6in4', ipv4(41, inside6)],
  ['IPv4 in IPv6', 'ipip', ipv6(4, inside)],
  ['authenticated', 'ah', ipv4(51, [4, 1, ...zeros(10), ...inside])],
  ['Ethernet in IP', 'etherip', ipv4(97, [0x30, 0, ...framed])],
  ['MPLS in IP', 'mpls-in-ip', ipv4(137, [0, 0, 1, 64, ...inside])],
  ['GRE', 'gre', ipv4(47, [0, 0, 8, 0, ...inside])],
  ['GRE with checksum, key and number', 'gre', ipv4(47, [0xb0, 0, 8, 0, ...zeros(12), ...inside])],
  ['GRE with Ethernet', 'gre', ipv4(47, [0, 0, 0x65, 0x58, ...framed])],
  ['GRE with WCCP', 'gre', ipv4(47, [0, 0, 0x88, 0x3e, ...zeros(4), ...inside])],
  ['PPTP', 'pptp', ipv4(47, [0x30, 0x81, 0x88, 0x0b, ...zeros(12), 0xff, 3, 0, 0x21, ...inside])],
  ['ERSPAN I', 'erspan', ipv4(47, [0, 0, 0x88, 0xbe, ...framed])],
  ['ERSPAN II', 'erspan', ipv4(47, [0x10, 0, 0x88, 0xbe, ...zeros(4), ...zeros(8), ...framed])],
  ['ERSPAN III', 'erspan', ipv4(47, [0x10, 0, 0x22, 0xeb, ...zeros(4), ...zeros(12), ...framed])],
  ['ERSPAN III, platform', 'erspan', ipv4(47, [0, 0, 0x22, 0xeb, ...zeros(11), 1, ...zeros(8), ...framed])],
  ['VXLAN', 'vxlan', inUdp(4789, [8, ...zeros(7), ...framed])],
  ['VXLAN of Linux', 'vxlan', inUdp(8472, [8, ...zeros(7), ...framed])],
  ['VXLAN-GPE', 'vxlan-gpe', inUdp(4790, [0x0c, 0, 0, 1, ...zeros(4), ...inside])],
  ['Geneve with options', 'geneve', inUdp(6081, [1, 0, 0x65, 0x58, ...zeros(8), ...framed])],
  ['GTP-U', 'gtp-u', inUdp(2152, [...GPDU(0), ...inside])],
  ['GTP-U with number', 'gtp-u', inUdp(2152, [...GPDU(2, [0, 1, 0, 0]), ...inside])],
  ['GTP-U with extension', 'gtp-u', inUdp(2152, [...GPDU(4, [0, 0, 0, 0x85, 1, 0, 9, 0]), ...inside])],
  ['GTP-U, answers', 'gtp-u', inUdp(40_000, [...GPDU(0), ...inside], 2152)],
  ['Teredo', 'teredo', inUdp(3544, inside6)],
  [
    'Teredo with authentication and origin',
    'teredo',
    inUdp(3544, [0, 1, 0, 0, ...zeros(9), 0, 0, ...zeros(6), ...inside6]),
  ],
];

describe('a packet in a tunnel', () => {
  it.each(TUNNELS)(
    '%s is the outer or the inner one, as chosen, and counted either way',
    (_, name, bytes) => {
      const { outer, inner } = both(bytes);
      expect(inner.packet).toMatchObject(INNER);
      expect(outer.packet).not.toMatchObject(INNER);
      expect(outer.packet).toMatchObject({ bytes: bytes.length });
      expect([outer.tunnels, inner.tunnels]).toEqual([{ [name]: 1 }, { [name]: 1 }]);
      expect(inner.hosts).toHaveLength(2);
      expect(outer.hosts).toHaveLength(2);
    },
  );

  it('is found inside others', () => {
    const { inner } = both(
      inUdp(4789, [8, ...zeros(7), ...frameOf(0x0800, ipv4(47, [0, 0, 8, 0, ...inside]))]),
    );
    expect(inner.packet).toMatchObject({ source: '10.0.0.8', ...INNER });
    expect(inner.tunnels).toEqual({ vxlan: 1, gre: 1 });
  });

  it('is not followed beyond 16 headers', () => {
    const nested = Array.from({ length: 40 }).reduce<number[]>((bytes) => ipv4(4, bytes), inside);
    const { inner } = both(nested);
    expect(inner.packet).toMatchObject({ protocol: 'ipip', bytes: nested.length - 16 * 20 });
    expect(inner.tunnels).toEqual({ ipip: 16, 'ipip not opened: nested too deep': 1 });
  });
});

describe('what cannot be opened stays the outer packet', () => {
  it.each<[string, number[]]>([
    ['gre not opened: no ip inside', ipv4(47, [0, 0, 0x08, 0x06, ...zeros(28)])],
    ['gre not opened: truncated gre header', ipv4(47, [0xb0, 0, 8, 0, 0])],
    ['gre not opened: gre header of another kind', ipv4(47, [0x40, 0, 8, 0, ...inside])],
    ['gre not opened: truncated tcp header', ipv4(47, [0, 0, 8, 0, ...ipv4(6, [0, 7])])],
    ['gre not opened: fragment', ipv4(47, [0, 0, 8, 0, ...inside], { fragment: 0x2000 })],
    ['vxlan not opened: no ip inside', inUdp(4789, [8, ...zeros(7), ...frameOf(0x0806, zeros(28))])],
    ['vxlan not opened: truncated vxlan header', inUdp(4789, [8, 0])],
    ['6in4 not opened: ip version 4 where 6 was announced', ipv4(41, [...inside, ...zeros(20)])],
    ['gtp-u not opened: gtp-u without ip', inUdp(2152, [...GPDU(0), 0, 0, 0])],
    ['erspan not opened: truncated erspan header', ipv4(47, [0x10, 0, 0x88, 0xbe, ...zeros(6)])],
  ])('%s', (counted, bytes) => {
    const { outer, inner } = both(bytes);
    expect(inner.packet).toEqual(outer.packet);
    expect(inner.packet).toMatchObject({ source: '10.0.0.1', destination: '10.0.0.2' });
    expect(inner.tunnels).toEqual({ [counted]: 1 });
  });

  it.each<[string, number[]]>([
    ['an echo of GTP-U', inUdp(2152, [0x32, 1, 0, 4, ...zeros(8)])],
    ['another use of VXLAN’s port', inUdp(4789, zeros(20))],
    ['a control packet of Geneve', inUdp(6081, [0, 0x80, 0x65, 0x58, ...zeros(30)])],
    ['another use of Teredo’s port', inUdp(3544, [0x45, ...zeros(30)])],
    ['an authenticated segment', ipv4(51, [6, 1, ...zeros(10), ...tcp()])],
  ])('%s is no tunnel', (_, bytes) => {
    const { outer, inner } = both(bytes);
    expect(inner.packet).toEqual(outer.packet);
    expect([outer.tunnels, inner.tunnels]).toEqual([{}, {}]);
  });
});
