/** Payload bytes: one octet over and over, whose checksum needs no look at them, or random ones. */
import { fillRandomWords } from '../math/randomWords';

const WORDS = new Uint32Array(1 << 14);
const BYTES = new Uint8Array(WORDS.buffer);

/** Fills `bytes[from, to)`, `from` even, with `octet`; the sum of its 16-bit words (RFC 1071). */
export function fillOctet(bytes: Uint8Array, from: number, to: number, octet: number): number {
  bytes.fill(octet, from, to);
  const length = to - from;
  return (length >> 1) * octet * 257 + (length & 1 ? octet << 8 : 0);
}

/** Fills `bytes[from, to)` with random bytes, the same for the same seed. */
export function fillRandom(bytes: Uint8Array, from: number, to: number, seed: number): void {
  const length = to - from;
  fillRandomWords(WORDS, (length + 3) >> 2, seed);
  bytes.set(BYTES.subarray(0, length), from);
}
