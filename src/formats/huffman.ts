/** Canonical Huffman codes of deflate as one look-up table a code (RFC 1951 §3.2.2). */

/** Entries: symbol × 16 + code length, indexed by the next bits; 0 = no such code. */
export interface HuffmanCode {
  readonly table: Uint16Array;
  readonly mask: number;
}

const LONGEST = 15;

/** The code of these lengths by symbol; null where there are more codes than bits can tell apart. */
export function huffmanCode(lengths: Uint8Array): HuffmanCode | null {
  const counts = new Uint16Array(LONGEST + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const next = new Uint16Array(LONGEST + 2);
  let longest = 1;
  for (let length = 1; length <= LONGEST; length++) {
    next[length + 1] = (next[length]! + counts[length]!) << 1;
    if (next[length]! + counts[length]! > 1 << length) return null;
    if (counts[length]! > 0) longest = length;
  }
  const table = new Uint16Array(1 << longest);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    const entry = (symbol << 4) | length;
    for (let at = reversed(next[length]!++, length); at < table.length; at += 1 << length) table[at] = entry;
  }
  return { table, mask: table.length - 1 };
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let i = 0; i < length; i++) result |= ((code >> i) & 1) << (length - 1 - i);
  return result;
}
