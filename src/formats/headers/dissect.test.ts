import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { big, ethernet, frameOf, ipv4, ipv6, tcp, udp } from '../../testing/captures';
import { ETHERNET, RAW, dissected } from '../../testing/dissected';
import { createDissection } from './dissection';

const zeros = (length: number) => new Array<number>(length).fill(0);

describe('what cannot be a packet is named', () => {
  it.each<[string, number, number[]]>([
    ['truncated ethernet header', ETHERNET, [1, 2, 3]],
    ['truncated vlan tag', ETHERNET, frameOf(0x8100, [0])],
    ['truncated ipv4 header', RAW, [0x45, 0]],
    ['truncated tcp header', RAW, ipv4(6, [0, 80])],
    ['truncated sctp header', RAW, ipv4(132, [0, 80])],
    ['truncated icmp header', RAW, ipv4(1, [8])],
    ['truncated ipv6 header', 229, [0x60, 0]],
    ['truncated mpls label stack', ETHERNET, frameOf(0x8847, [0, 1, 0, 64])],
    ['ip version 5 where 4 was announced', ETHERNET, frameOf(0x0800, [0x55, ...zeros(30)])],
    ['ip version 4 where 6 was announced', ETHERNET, frameOf(0x86dd, [0x45, ...zeros(50)])],
    ['ipv4 header of 16 bytes', RAW, [0x44, 0, 0, 40, ...zeros(40)]],
    ['ipv4 datagram shorter than its header', RAW, [0x45, 0, 0, 10, ...zeros(40)]],
    ['ip version 3', RAW, [0x30]],
    ['empty packet', RAW, []],
    ['link type 9999', 9999, [1, 2, 3]],
    ['802.15.4', 195, [1, 2, 3]],
    ['socketcan', 227, [1, 2, 3]],
    ['unknown address family', 0, [7, 0, 0, 0]],
  ])('%s', (reason, linkType, bytes) => expect(dissected(bytes, linkType)).toBe(reason));
});

describe('IPv4', () => {
  it('may have options, and padding behind it', () => {
    const [head, ...rest] = ipv4(17, [...zeros(8), ...udp(5, 6)]);
    expect(head).toBe(0x45);
    expect(dissected(ethernet([0x47, ...rest, ...zeros(9)]), ETHERNET)).toMatchObject({
      sourcePort: 5,
      destinationPort: 6,
      bytes: 36,
    });
  });

  it('has its length from the frame where segmentation offload left none', () => {
    const datagram = [0x45, 0, 0, 0, ...ipv4(17, udp(5, 6)).slice(4)];
    expect(dissected(datagram, RAW, { onWire: 9000 })).toMatchObject({ bytes: 9000 });
  });

  it.each([2, 47, 50, 89, 112])('protocol %i has no ports', (protocol) =>
    expect(dissected(ipv4(protocol, zeros(20)))).toMatchObject({ sourcePort: -1, destinationPort: -1 }),
  );
});

describe('IPv6', () => {
  it('finds the ports behind extension headers', () => {
    const hopByHop = [60, 1, ...zeros(14)];
    const destination = [51, 0, ...zeros(6)];
    const authentication = [6, 1, ...zeros(10)];
    const chain = [...hopByHop, ...destination, ...authentication];
    expect(dissected(ipv6(0, [...chain, ...tcp({ sport: 7, dport: 8 })]))).toMatchObject({
      source: '2001:db8::1',
      protocol: 'tcp',
      sourcePort: 7,
      destinationPort: 8,
      bytes: 96,
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
    dissected(first, RAW, { dissection });
    expect(dissected(last, RAW, { dissection })).toMatchObject({
      sourcePort: 5,
      destinationPort: 6,
      bytes: 23,
    });
    expect(dissected(ipv4(17, [1], { id: 10, fragment: 3 }), RAW, { dissection })).toBe(
      'fragment without its first',
    );
  });

  it('of IPv6 too', () => {
    const fragment = (offset: number, more: 0 | 1) => [17, 0, ...big(offset * 8 + more, 2), ...big(77, 4)];
    const dissection = createDissection();
    dissected(ipv6(44, [...fragment(0, 1), ...udp(5, 6, 16)]), RAW, { dissection });
    expect(dissected(ipv6(44, [...fragment(2, 0), 1, 2]), RAW, { dissection })).toMatchObject({
      sourcePort: 5,
      protocol: 'udp',
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
      protocol: 'icmp',
    });
  });
});

describe('any bytes of any link type', () => {
  const linkTypes = fc.oneof(
    fc.constantFrom(
      0,
      1,
      9,
      10,
      50,
      51,
      100,
      104,
      105,
      107,
      113,
      119,
      127,
      163,
      192,
      239,
      258,
      276,
      281,
      285,
    ),
    fc.nat(300),
  );
  const etherTypes = fc.constantFrom(
    ...[0x0026, 0x0800, 0x8100, 0x86dd, 0x8847, 0x8864, 0x88e7, 0x8909, 0x8926, 0x892f, 0x893f, 0x894f],
  );
  const tail = fc.uint8Array({ maxLength: 120 });
  const protocols = fc.constantFrom(4, 6, 17, 41, 47, 51, 97, 137);
  const inIp = fc.tuple(protocols, tail).map(([next, bytes]) => ethernet(ipv4(next, [...bytes])));
  const ports = fc.constantFrom(2152, 3544, 4789, 4790, 6081, 8472);
  const inUdp = fc
    .tuple(ports, tail)
    .map(([port, bytes]) => ethernet(ipv4(17, [...udp(port, port), ...bytes])));
  const inEthernet = fc.tuple(etherTypes, tail).map(([type, bytes]) => frameOf(type, [...bytes]));
  const frames = fc.oneof(
    fc.tuple(linkTypes, tail.map(Array.from<number>)),
    fc.tuple(fc.constant(ETHERNET), fc.oneof(inEthernet, inIp, inUdp)),
  );

  it('give the same packet or reason wherever they lie and however they were met before', () => {
    const dissection = createDissection({ tunnels: 'inner' });
    fc.assert(
      fc.property(frames, ([linkType, bytes]) => {
        const met = dissected(bytes, linkType, { dissection });
        expect(dissection.depth).toBe(0);
        // A fragment may by now have found its first: only what needs no memory is compared.
        if (met === 'fragment without its first') return;
        const fresh = dissected(bytes, linkType, {
          dissection: createDissection({ tunnels: 'inner' }),
        });
        if (fresh !== 'fragment without its first') expect(met).toEqual(fresh);
      }),
      { numRuns: 5000, seed: 4 },
    );
  });

  it('never need a byte beyond the frame', () => {
    fc.assert(
      fc.property(frames, fc.nat(255), ([linkType, bytes], around) => {
        const look = (fill: number) =>
          dissected(bytes, linkType, { around: fill, dissection: createDissection({ tunnels: 'inner' }) });
        expect(look(around)).toEqual(look(~around & 255));
      }),
      { numRuns: 5000, seed: 5 },
    );
  });
});
