import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, ipVersionOf, parseAddress } from './ipAddress';

describe('parseAddress', () => {
  it('reads back what formatAddress writes', () => {
    const bytes = fc.oneof(
      ...[4, 16].map((length) => fc.uint8Array({ minLength: length, maxLength: length })),
    );
    fc.assert(
      fc.property(bytes, (address) => void expect(parseAddress(formatAddress(address))).toEqual(address)),
    );
  });

  it.each([
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['::', '::'],
    ['1::', '1::'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ])('%s is %s (RFC 5952)', (text, canonical) => {
    expect(formatAddress(parseAddress(text)!)).toBe(canonical);
  });

  it.each([
    '',
    'host',
    '1.2.3',
    '1.2.3.256',
    '1::2::3',
    '1:2:3',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
    '::g',
    '1:2:3:4:5:6:7::8',
    '1.2.3.4::',
    '::1.2.3.4:5',
  ])('"%s" is none', (text) => {
    expect(parseAddress(text)).toBeNull();
    expect(ipVersionOf(text)).toBeNull();
  });
});
