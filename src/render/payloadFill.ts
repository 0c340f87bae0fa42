/** Payload bytes and their checksum at once: what stands in for content is mostly one byte over and over. */
import { fillRandomWords } from '../math/randomWords';
import { sumWords } from './checksum';

const WORDS = new Uint32Array(1 << 14);
const BYTES = new Uint8Array(WORDS.buffer);

/** Fills `bytes[from, to)`, `from` even, with `octet`; the sum of its 16-bit words (RFC 1071). */
export function fillOctet(bytes: Uint8Array, from: number, to: number, octet: number): number {
  bytes.fill(octet, from, to);
  const length = to - from;
  return (length >> 1) * octet * 257 + (length & 1 ? octet << 8 : 0);
}

/** Fills `bytes[from, to)` with random bytes, the same for the same seed, and sums them likewise. */
export function fillRandom(bytes: Uint8Array, from: number, to: number, seed: number): number {
  const length = to - from;
  fillRandomWords(WORDS, (length + 3) >> 2, seed);
  bytes.set(length === BYTES.length ? BYTES : BYTES.subarray(0, length), from);
  return sumWords(bytes, from, to);
}
