/** The Internet checksum (RFC 1071): one's complement of the one's complement sum of 16-bit words. */

/** Folded sum of `bytes[from, to)` on top of `start`; a last odd byte counts as a word's high half. */
export function sumWords(bytes: Uint8Array, from: number, to: number, start = 0): number {
  let sum = start;
  const even = to - ((to - from) & 1);
  for (let i = from; i < even; i += 2) sum += (bytes[i]! << 8) | bytes[i + 1]!;
  if (even < to) sum += bytes[even]! << 8;
  return foldSum(sum);
}

export function foldSum(sum: number): number {
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return sum;
}

/** The checksum that makes the words of a folded `sum` add up to 0xffff. */
export function checksumOf(sum: number): number {
  return ~sum & 0xffff;
}
