/**
 * Prefix-preserving pseudonyms for addresses: Crypto-PAn (Xu, Fan, Ammar, Moon: Prefix-Preserving IP Address
 * Anonymization, ICNP 2002). IPv4 as in the authors' reference implementation, IPv6 by the same construction.
 */
import { ecb } from '@noble/ciphers/aes.js';

const BLOCK = 16;
const KEY_BYTES = 32;

/** Network-order address bytes → as many; two addresses share exactly as long a prefix as their pseudonyms do. */
export type Pseudonymise = (address: Uint8Array) => Uint8Array;

/** `key`: 16 bytes of AES key, then 16 bytes from which the padding is made. */
export function createCryptoPan(key: Uint8Array): Pseudonymise {
  if (key.length !== KEY_BYTES) throw new Error(`address key of ${key.length} bytes: need ${KEY_BYTES}`);
  // A cipher of this package encrypts once.
  const newCipher = () => ecb(key.subarray(0, BLOCK), { disablePadding: true });
  const padding = newCipher().encrypt(key.subarray(BLOCK));
  return (address) => {
    const blocks = prefixBlocks(address, padding);
    const encrypted = newCipher().encrypt(blocks);
    return address.map((octet, i) => octet ^ leadingBits(encrypted, i * 8));
  };
}

/** One block a bit: the address up to that bit, the padding from it on. */
function prefixBlocks(address: Uint8Array, padding: Uint8Array): Uint8Array {
  const blocks = new Uint8Array(address.length * 8 * BLOCK);
  for (let bit = 0; bit < address.length * 8; bit++) {
    const block = blocks.subarray(bit * BLOCK, (bit + 1) * BLOCK);
    const whole = bit >> 3;
    const mask = 0xff & ~(0xff >> (bit & 7));
    block.set(padding);
    block.set(address.subarray(0, whole));
    block[whole] = (address[whole]! & mask) | (padding[whole]! & ~mask);
  }
  return blocks;
}

/** The first bit of each of eight blocks as an octet. */
function leadingBits(blocks: Uint8Array, from: number): number {
  let octet = 0;
  for (let bit = 0; bit < 8; bit++) octet |= (blocks[(from + bit) * BLOCK]! >> 7) << (7 - bit);
  return octet;
}
