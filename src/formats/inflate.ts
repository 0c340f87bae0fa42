/**
 * Deflate (RFC 1951) as a stream that gives every byte before its damage, whatever the chunks it arrives in. Neither the
 * platform's DecompressionStream nor fflate does: both lose what the chunk with the damage in it had already given.
 */
import type { BitInput } from './bitInput';
import { huffmanCode } from './huffman';
import type { HuffmanCode } from './huffman';

/** How far back a copy reaches. */
const WINDOW = 32_768;
const OUTPUT = 262_144;
const LONGEST_COPY = 258;
/** A block's header: 14 bits, 19 lengths of 3 bits, 320 lengths of 14 bits. */
const LONGEST_HEADER = 600;
/** Bytes of a length and a distance with their extra bits, and what is looked at beyond them. */
const LONGEST_SYMBOL = 10;
const END_OF_BLOCK = 256;
const CUT = 'it ends in the middle of a block';

const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Symbols 257 … 285. */
const LENGTH_EXTRA = Uint8Array.of(
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
);
const LENGTH_BASE = Uint16Array.from(LENGTH_EXTRA, (_, i) =>
  i === 28 ? LONGEST_COPY : 3 + sum(LENGTH_EXTRA, i),
);
const DISTANCE_EXTRA = Uint8Array.from({ length: 30 }, (_, i) => Math.max(0, (i >> 1) - 1));
const DISTANCE_BASE = Uint16Array.from(DISTANCE_EXTRA, (_, i) => 1 + sum(DISTANCE_EXTRA, i));

interface Codes {
  readonly literals: HuffmanCode;
  readonly distances: HuffmanCode;
}

const FIXED: Codes = {
  literals: huffmanCode(
    Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
  )!,
  distances: huffmanCode(new Uint8Array(30).fill(5))!,
};

/** What has been given lies before `written`, as far back as copies reach. */
interface Output {
  bytes: Uint8Array;
  /** Index from which bytes have not been handed on yet. */
  from: number;
  to: number;
}

/** Decompressed chunks, up to the end or the damage; returns what is wrong, or null. */
export async function* inflate(input: BitInput): AsyncGenerator<Uint8Array, string | null> {
  const output: Output = { bytes: new Uint8Array(WINDOW + OUTPUT), from: 0, to: 0 };
  let problem: string | null = null;
  for (let isLast = false; !isLast && problem === null;) {
    await input.fill(LONGEST_HEADER);
    isLast = input.read(1) === 1;
    const kind = input.read(2);
    problem =
      kind === 0 ? yield* copyStored(input, output) : yield* decode(input, output, codesOf(kind, input));
  }
  if (output.to > output.from) yield output.bytes.subarray(output.from, output.to);
  return problem;
}

async function* copyStored(input: BitInput, output: Output): AsyncGenerator<Uint8Array, string | null> {
  input.take(0);
  const length = input.read(16);
  const check = input.read(16);
  if (input.overran) return CUT;
  if ((length ^ check) !== 0xffff) return 'a stored block of contradictory length';
  for (let left = length; left > 0;) {
    if (!(await input.fill(1))) return CUT;
    yield* handOn(output);
    const part = input.take(Math.min(left, output.bytes.length - output.to));
    output.bytes.set(part, output.to);
    output.to += part.length;
    left -= part.length;
  }
  return null;
}

async function* decode(
  input: BitInput,
  output: Output,
  codes: Codes | string,
): AsyncGenerator<Uint8Array, string | null> {
  if (typeof codes === 'string') return codes;
  for (;;) {
    await input.fill(LONGEST_SYMBOL);
    yield* handOn(output);
    const problem = decodeAtHand(input, output, codes);
    if (problem !== 'more') return problem;
  }
}

/** Hands on what is there once there is no room for the longest copy. */
function* handOn(output: Output): Generator<Uint8Array> {
  if (output.to + LONGEST_COPY <= output.bytes.length) return;
  yield output.bytes.subarray(output.from, output.to);
  const bytes = new Uint8Array(WINDOW + OUTPUT);
  bytes.set(output.bytes.subarray(output.to - WINDOW, output.to));
  output.bytes = bytes;
  output.from = output.to = WINDOW;
}

/** Decodes until input or room runs short (`more`), the block ends (null), or something is wrong (a sentence). */
function decodeAtHand(
  input: BitInput,
  output: Output,
  { literals, distances }: Codes,
): 'more' | string | null {
  const { bytes: from } = input;
  const { bytes: to } = output;
  const { table, mask } = literals;
  const end = input.length * 8;
  const limit = input.ended ? end : end - LONGEST_SYMBOL * 8;
  const room = to.length - LONGEST_COPY;
  let bit = input.bit;
  let at = output.to;
  let result: 'more' | string | null = 'more';
  while (bit <= limit && at <= room) {
    const byte = bit >> 3;
    const entry =
      table[((from[byte]! | (from[byte + 1]! << 8) | (from[byte + 2]! << 16)) >> (bit & 7)) & mask]!;
    const symbol = entry >> 4;
    const next = bit + (entry & 15);
    if (entry === 0 || next > end) {
      result = next > end || end - bit < 15 ? CUT : 'a code that stands for nothing';
      break;
    }
    if (symbol < END_OF_BLOCK) {
      to[at++] = symbol;
      bit = next;
      continue;
    }
    if (symbol === END_OF_BLOCK) {
      bit = next;
      result = null;
      break;
    }
    input.bit = next;
    const length = copyLength(input, symbol);
    const distance = copyDistance(input, distances);
    if (length < 0 || distance < 0 || input.overran || distance > at) {
      result = input.overran ? CUT : 'a copy of what never was';
      break;
    }
    bit = input.bit;
    for (const stop = at + length; at < stop; at++) to[at] = to[at - distance]!;
  }
  input.bit = bit;
  output.to = at;
  return result;
}

function copyLength(input: BitInput, symbol: number): number {
  const i = symbol - END_OF_BLOCK - 1;
  return i >= LENGTH_BASE.length ? -1 : LENGTH_BASE[i]! + input.read(LENGTH_EXTRA[i]!);
}

function copyDistance(input: BitInput, { table, mask }: HuffmanCode): number {
  const entry = table[input.peek() & mask]!;
  const i = entry >> 4;
  if (entry === 0 || i >= DISTANCE_BASE.length) return -1;
  input.bit += entry & 15;
  return DISTANCE_BASE[i]! + input.read(DISTANCE_EXTRA[i]!);
}

/** A block's codes, or what is wrong with them. */
function codesOf(kind: number, input: BitInput): Codes | string {
  if (input.overran) return CUT;
  if (kind === 1) return FIXED;
  if (kind === 3) return 'a block of unknown kind';
  const [literals, distances, ordered] = [input.read(5) + 257, input.read(5) + 1, input.read(4) + 4];
  const ofLengths = new Uint8Array(19);
  for (let i = 0; i < ordered; i++) ofLengths[LENGTH_ORDER[i]!] = input.read(3);
  const lengthCode = huffmanCode(ofLengths);
  const lengths = lengthCode && codeLengths(input, lengthCode, literals + distances);
  if (input.overran) return CUT;
  const literalCode = lengths && huffmanCode(lengths.subarray(0, literals));
  const distanceCode = lengths && huffmanCode(lengths.subarray(literals));
  if (!literalCode || !distanceCode) return 'a block with impossible codes';
  return { literals: literalCode, distances: distanceCode };
}

/** Code lengths, themselves coded (RFC 1951 §3.2.7); null where they are not. */
function codeLengths(input: BitInput, { table, mask }: HuffmanCode, count: number): Uint8Array | null {
  const lengths = new Uint8Array(count);
  for (let i = 0; i < count;) {
    const entry = table[input.peek() & mask]!;
    if (entry === 0) return null;
    input.bit += entry & 15;
    const symbol = entry >> 4;
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) return null;
    const value = symbol === 16 ? lengths[i - 1]! : 0;
    const times = symbol === 16 ? 3 + input.read(2) : symbol === 17 ? 3 + input.read(3) : 11 + input.read(7);
    if (i + times > count) return null;
    lengths.fill(value, i, i + times);
    i += times;
  }
  return lengths;
}

function sum(extra: Uint8Array, count: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += 1 << extra[i]!;
  return total;
}
