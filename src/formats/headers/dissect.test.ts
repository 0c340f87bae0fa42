import { describe, expect, it } from 'vitest';
import { createPacket } from '../../trace/packet';
import { big, ethernet, ipv4, ipv6, tcp, udp } from '../../testing/captures';
import { createFrame } from '../frame';
import { dissect } from './dissect';
import { createDissection } from './dissection';

const ETHERNET = 1;
const RAW = 101;
const MACS = new Array<number>(12).fill(0);

function dissected(bytes: readonly number[], linkType = RAW, dissection = createDissection()) {
  const packet = createPacket();
  const frame = {
    ...createFrame(),
    linkType,
    bytes: Uint8Array.from(bytes),
    end: bytes.length,
    wireEnd: bytes.length,
  };
  const { names } = dissection.hosts;
  return (
    dissect(frame, packet, dissection) ?? {
      ...packet,
      source: names[packet.source],
      destination: names[packet.destination],
    }
  );
}

describe('link layers lead to the IP header', () => {
  const datagram = ipv4(17, udp(53, 99));
  const expected = {
    source: '10.0.0.1',
    destination: '10.0.0.2',
    sourcePort: 53,
    destinationPort: 99,
    bytes: 28,
  };
  it.each<[string, number, number[]]>([
    ['ethernet', ETHERNET, ethernet(datagram)],
    ['802.1Q', ETHERNET, [...MACS, 0x81, 0, 0, 5, 8, 0, ...datagram]],
    ['QinQ', ETHERNET, [...MACS, 0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, 8, 0, ...datagram]],
    ['raw IP', RAW, datagram],
    ['raw IP (BSD)', 12, datagram],
    ['raw IPv4', 228, datagram],
    ['loopback, little-endian', 0, [2, 0, 0, 0, ...datagram]],
    ['loopback, big-endian', 108, [0, 0, 0, 2, ...datagram]],
    ['Linux cooked', 113, [...new Array<number>(14).fill(0), 8, 0, ...datagram]],
    ['Linux cooked v2', 276, [8, 0, ...new Array<number>(18).fill(0), ...datagram]],
  ])('%s', (_, linkType, bytes) => expect(dissected(bytes, linkType)).toMatchObject(expected));
});

describe('what is no IP packet is named', () => {
  it.each<[string, number, number[]]>([
    ['arp', ETHERNET, [...MACS, 8, 6]],
    ['ethertype 0x88b8', ETHERNET, [...MACS, 0x88, 0xb8]],
    ['802.3 frame', ETHERNET, [...MACS, 0, 38]],
    ['truncated ethernet header', ETHERNET, [1, 2, 3]],
    ['truncated vlan tag', ETHERNET, [...MACS, 0x81, 0, 0]],
    ['truncated ipv4 header', RAW, [0x45, 0]],
    ['truncated tcp header', RAW, ipv4(6, [0, 80])],
    ['ip version 5 where 4 was announced', ETHERNET, [...MACS, 8, 0, 0x55, ...new Array<number>(30).fill(0)]],
    ['link type 9999', 9999, [1, 2, 3]],
    ['address family 7', 0, [7, 0, 0, 0]],
  ])('%s', (reason, linkType, bytes) => expect(dissected(bytes, linkType)).toBe(reason));
});

describe('IPv6', () => {
  it('finds the ports behind extension headers', () => {
    const hopByHop = [60, 1, ...new Array<number>(14).fill(0)];
    const destination = [6, 0, 0, 0, 0, 0, 0, 0];
    const packet = dissected(ipv6(0, [...hopByHop, ...destination, ...tcp({ sport: 7, dport: 8 })]));
    expect(packet).toMatchObject({
      source: '2001:db8::1',
      protocol: 6,
      sourcePort: 7,
      destinationPort: 8,
      bytes: 84,
    });
  });

  it('says where a chain of extension headers is cut', () => {
    expect(dissected(ipv6(0, [60, 1, 0, 0]))).toBe('truncated ipv6 extension header');
  });
});

describe('fragments', () => {
  const MORE = 0x2000;
  const first = ipv4(17, udp(5, 6, 24), { id: 9, fragment: MORE });
  const last = ipv4(17, [1, 2, 3], { id: 9, fragment: 3 });

  it('have the ports of their first', () => {
    const dissection = createDissection();
    dissected(first, RAW, dissection);
    expect(dissected(last, RAW, dissection)).toMatchObject({ sourcePort: 5, destinationPort: 6, bytes: 23 });
    expect(dissected(ipv4(17, [1], { id: 10, fragment: 3 }), RAW, dissection)).toBe(
      'fragment without its first',
    );
  });

  it('of IPv6 too', () => {
    const fragment = (offset: number, more: 0 | 1) => [17, 0, ...big(offset * 8 + more, 2), ...big(77, 4)];
    const dissection = createDissection();
    dissected(ipv6(44, [...fragment(0, 1), ...udp(5, 6, 16)]), RAW, dissection);
    expect(dissected(ipv6(44, [...fragment(2, 0), 1, 2]), RAW, dissection)).toMatchObject({
      sourcePort: 5,
      protocol: 17,
    });
  });
});

describe('ICMP has Zeek’s type and code for ports', () => {
  it.each<[string, number, number, number[]]>([
    ['echo request', 8, 0, [8, 0, 0, 0]],
    ['echo reply', 0, 8, [0, 0, 0, 0]],
    ['port unreachable', 3, 3, [3, 3, 0, 0]],
  ])('%s', (_, sourcePort, destinationPort, bytes) =>
    expect(dissected(ipv4(1, bytes))).toMatchObject({ sourcePort, destinationPort }),
  );

  it('of version 6 too', () => {
    expect(dissected(ipv6(58, [128, 0, 0, 0]))).toMatchObject({
      sourcePort: 128,
      destinationPort: 129,
      protocol: 58,
    });
  });
});
