import { describe, expect, it } from 'vitest';
import { canonicalAddress, createHostTable } from './hostTable';

describe('addresses are spelled as RFC 5952 says', () => {
  it.each([
    ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::FFFF:192.0.2.1', '::ffff:192.0.2.1'],
    ['0:0:0:0:0:ffff:c000:0201', '::ffff:192.0.2.1'],
    ['::ffff:0:192.0.2.1', '::ffff:0:c000:201'],
    ['fe80:0::1%eth0', 'fe80::1%eth0'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['00:11:22:33:44:55', '00:11:22:33:44:55'],
    ['192.0.2.1', '192.0.2.1'],
    ['172.016.112.020', '172.16.112.20'],
    ['host-7', 'host-7'],
  ])('%s is %s', (text, canonical) => expect(canonicalAddress(text)).toBe(canonical));

  it('from bytes too', () => {
    const hosts = createHostTable();
    const bytes = Uint8Array.from([0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), 7, 192, 0, 2, 1]);
    const ids = [hosts.ipv6(bytes, 0), hosts.ipv4(bytes, 16), hosts.mac(bytes, 14), hosts.ipv4(bytes, 16)];
    expect(ids).toEqual([0, 1, 2, 1]);
    expect(hosts.names).toEqual(['2001:db8::7', '192.0.2.1', '00:07:c0:00:02:01']);
  });

  it('has one number, however it comes', () => {
    const hosts = createHostTable();
    const bytes = Uint8Array.from([192, 0, 2, 1, 0x0a, 0x0b]);
    const spelled = (text: string) => {
      const cell = new TextEncoder().encode(`"${text}"`);
      return hosts.spelled(cell, 1, cell.length - 1);
    };
    expect([
      [hosts.ipv4(bytes, 0), hosts.named('192.0.2.1'), spelled('192.0.2.1'), spelled('192.000.002.001')],
      [
        hosts.named('2001:DB8::0007'),
        spelled('2001:db8::7'),
        hosts.ipv6(sixteen([0x20, 1, 0xd, 0xb8], 7), 0),
      ],
      [hosts.mac(bytes, 0), hosts.named('C0:00:02:01:0a:0B'), spelled('c0:00:02:01:0a:0b')],
      [hosts.named('fe80:0::1%eth0'), spelled('fe80::1%eth0')],
      [hosts.named('300.1.1.1'), spelled('300.001.001.001')],
      [hosts.named('host-7'), spelled('host-7')],
      [spelled(''), hosts.named('')],
      [spelled('1.2.3'), spelled('1.2.3')],
    ]).toEqual([
      [0, 0, 0, 0],
      [1, 1, 1],
      [2, 2, 2],
      [3, 3],
      [4, 4],
      [5, 5],
      [6, 6],
      [7, 7],
    ]);
    expect(hosts.names).toEqual([
      '192.0.2.1',
      '2001:db8::7',
      'c0:00:02:01:0a:0b',
      'fe80::1%eth0',
      '300.1.1.1',
      'host-7',
      '',
      '1.2.3',
    ]);
  });
});

function sixteen(head: readonly number[], last: number): Uint8Array {
  return Uint8Array.from([...head, ...new Array<number>(15 - head.length).fill(0), last]);
}
