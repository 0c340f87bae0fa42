import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressClass } from './addressClass';
import { planAddresses } from './addressPlan';
import { formatAddress, parseAddress } from './ipAddress';
import { formatMac, isHostMac, parseMac } from './macAddress';

const key = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) & 255);
const version4 = fc.uint8Array({ minLength: 4, maxLength: 4 });
const version6 = fc.uint8Array({ minLength: 16, maxLength: 16 });
const addresses = fc.oneof(
  version4,
  version6,
  version4.map(([, , c, d]) => Uint8Array.of(169, 254, c!, d!)),
  version6.map((bytes) => Uint8Array.of(0xfe, 0x80 | (bytes[1]! & 63), ...bytes.subarray(2))),
);
const macs = fc.uint8Array({ minLength: 6, maxLength: 6 }).map(formatMac);
const hosts = fc.uniqueArray(
  fc.oneof(
    addresses.map(formatAddress),
    macs,
    fc.string({ minLength: 1 }).filter((text) => !parseAddress(text) && !parseMac(text)),
  ),
  {
    maxLength: 30,
  },
);

describe('planAddresses', () => {
  it.each(['pseudonymise', 'map', 'keep'] as const)(
    '%s is one-to-one and keeps version and class, but that map gives names addresses',
    (kind) => {
      fc.assert(
        fc.property(hosts, (before) => {
          const after = planAddresses(before, { kind, key });
          expect(new Set(after).size).toBe(before.length);
          const kept = (host: string) =>
            kind === 'map' && describeHost(host) === 'name' ? '10.0.0.1' : host;
          before.forEach((host, i) => expect(describeHost(after[i]!)).toBe(describeHost(kept(host))));
        }),
      );
    },
  );

  it('leaves multicast, broadcast, unspecified and loopback as they are', () => {
    const special = ['224.0.0.251', '255.255.255.255', '0.0.0.0', '127.0.0.1', 'ff02::fb', '::', '::1'];
    expect(planAddresses(special, { kind: 'pseudonymise', key })).toEqual(special);
    expect(planAddresses(special, { kind: 'map' })).toEqual(special);
  });

  it('makes MAC addresses local ones, apart even where the local bit alone tells them apart', () => {
    const before = ['00:1a:2b:3c:4d:5e', '02:1a:2b:3c:4d:5e', '00:1a:2b:3c:4d:5f'];
    const after = planAddresses(before, { kind: 'pseudonymise', key });
    expect(after.map((host) => parseMac(host)![0]! & 3)).toEqual([2, 2, 2]);
    expect(new Set(after).size).toBe(3);
    expect(planAddresses([...before, 'ff:ff:ff:ff:ff:ff', '01:0c:cd:01:00:01'], { kind: 'map' })).toEqual([
      ...['02:00:5e:00:00:01', '02:00:5e:00:00:02', '02:00:5e:00:00:03'],
      ...['ff:ff:ff:ff:ff:ff', '01:0c:cd:01:00:01'],
    ]);
  });

  it('gives a host the same pseudonym in every trace, another under another key', () => {
    const other = Uint8Array.from(key, (octet) => octet ^ 1);
    const [alone] = planAddresses(['10.0.0.7'], { kind: 'pseudonymise', key });
    expect(planAddresses(['192.0.2.1', '10.0.0.7'], { kind: 'pseudonymise', key })[1]).toBe(alone);
    expect(planAddresses(['10.0.0.7'], { kind: 'pseudonymise', key: other })[0]).not.toBe(alone);
  });

  it('maps into the blocks made for tests', () => {
    expect(planAddresses(['8.8.8.8', '2001:4860::8888', 'fe80::1', '9.9.9.9'], { kind: 'map' })).toEqual([
      '198.18.0.1',
      '2001:db8::1',
      'fe80::1',
      '198.18.0.2',
    ]);
  });

  it('refuses more hosts than the block holds', () => {
    const many = Array.from({ length: 2 ** 17 }, (_, i) =>
      formatAddress(Uint8Array.of(10, i >> 16, (i >> 8) & 255, i & 255)),
    );
    expect(planAddresses(many.slice(1), { kind: 'map' }).at(-1)).toBe('198.19.255.255');
    expect(() => planAddresses(many, { kind: 'map' })).toThrow(
      'too many hosts for 198.18.0.0/15: it holds 131071',
    );
  });

  it('refuses a key of another length', () => {
    expect(() => planAddresses([], { kind: 'pseudonymise', key: key.subarray(1) })).toThrow(
      'address key of 31 bytes',
    );
  });
});

function describeHost(host: string): string {
  const mac = parseMac(host);
  if (mac) return isHostMac(mac) ? 'MAC' : `MAC ${host}`;
  const address = parseAddress(host);
  return address ? `IPv${address.length === 4 ? 4 : 6} ${addressClass(address)}` : 'name';
}
