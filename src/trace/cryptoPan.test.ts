import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCryptoPan } from './cryptoPan';
import { formatAddress, parseAddress } from './ipAddress';

/** The key of the reference distribution's sample. */
const key = Uint8Array.of(
  ...[21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16],
  ...[216, 152, 143, 131, 121, 121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2],
);
const pseudonymise = createCryptoPan(key);

describe('createCryptoPan', () => {
  it.each([
    ['128.11.68.132', '135.242.180.132'],
    ['129.118.74.4', '134.136.186.123'],
    ['130.132.252.244', '133.68.164.234'],
  ])('%s becomes %s, as in the reference sample', (address, pseudonym) => {
    expect(formatAddress(pseudonymise(parseAddress(address)!))).toBe(pseudonym);
  });

  it.each([4, 16])('preserves exactly the shared prefix of addresses of %i bytes', (length) => {
    const address = fc.uint8Array({ minLength: length, maxLength: length });
    const pair = fc
      .tuple(address, fc.nat(length * 8 - 1))
      .map(([a, bit]) => [a, differingFrom(a, bit)] as const);
    fc.assert(
      fc.property(pair, ([a, b]) => sharedBits(pseudonymise(a), pseudonymise(b)) === sharedBits(a, b)),
    );
  });
});

function differingFrom(address: Uint8Array, bit: number): Uint8Array {
  return address.map((octet, i) => (i === bit >> 3 ? octet ^ (0x80 >> (bit & 7)) : octet));
}

function sharedBits(a: Uint8Array, b: Uint8Array): number {
  const bits = (bytes: Uint8Array) =>
    Array.from(bytes, (octet) => octet.toString(2).padStart(8, '0')).join('');
  const [left, right] = [bits(a), bits(b)];
  return [...left].findIndex((bit, i) => bit !== right[i]);
}
