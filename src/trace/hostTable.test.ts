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
});
