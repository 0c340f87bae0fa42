/** Seeded damage to a file: what disks, cut transfers, hostile senders and careless scripts do. */
import { gzipSync } from 'node:zlib';
import type { Random } from '../../math/random';

/** Changes per input at most. */
const MOST_CHANGES = 8;
/** Files begin with what everything else hangs on: half of all changes fall here. */
const HEAD = 400;
const EXTREMES = [0, 1, 3, 4, 11, 12, 16, 255, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x4_0000, 0x4_0001];
const EXTREMES_32 = [...EXTREMES, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff];
const TOKENS = [
  ...[
    '',
    '-',
    '-1',
    '0',
    '1e309',
    '-1e309',
    'NaN',
    'Infinity',
    '9'.repeat(40),
    '0x1f',
    '1.2 M',
    '00',
    '1e-400',
  ],
  ...[
    '"',
    '""',
    '"a,b',
    "'",
    '\\',
    '\\u0000',
    '\ud800',
    'null',
    '[]',
    '{}',
    '[[[[',
    '{"a":',
    '}',
    'undefined',
  ],
  ...['::', '::ffff:1.2.3.4', '256.256.256.256', '1.2.3', 'fe80::1%eth0', '00:00:00:00:00:00', '99999'],
  ...['2038-01-19T03:14:08Z', '0000-00-00 00:00:00', '12/31/9999-23:59', '13:61:61', '2017-04-05 24:00:00'],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\t',
    ',',
    ';',
    '\u0000',
    '\ufeff',
    '#',
    '#separator \\x09\n',
    '__proto__',
    'constructor',
  ],
];

type Change = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const CHANGES: readonly Change[] = [
  flipBits,
  setByte,
  setWord,
  setWord,
  setInteger,
  setInteger,
  cut,
  remove,
  repeat,
  splice,
  insertNoise,
  swap,
  replaceToken,
  replaceToken,
  insertToken,
  repeatLine,
];

/** One of the originals, changed in up to eight ways, and sometimes compressed before or after. */
export function mutated(originals: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes: Uint8Array = pick(originals, random).slice();
  const changes = 1 + random.integer(MOST_CHANGES);
  for (let i = 0; i < changes; i++) bytes = pick(CHANGES, random)(bytes, random, originals);
  if (random.uniform() > 0.08) return bytes;
  const compressed = new Uint8Array(gzipSync(bytes));
  return random.uniform() < 0.5 ? compressed : pick(CHANGES, random)(compressed, random, originals);
}

function flipBits(bytes: Uint8Array, random: Random): Uint8Array {
  for (let i = random.integer(8); i >= 0 && bytes.length > 0; i--)
    bytes[place(bytes, random)]! ^= 1 << random.integer(8);
  return bytes;
}

function setByte(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length > 0)
    bytes[place(bytes, random)] = pick([0, 0xff, 0x7f, 0x80, random.integer(256)], random);
  return bytes;
}

/** A 16-bit number at its extreme. */
function setWord(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 2) return bytes;
  const at = Math.min(place(bytes, random), bytes.length - 2);
  viewOf(bytes).setUint16(at, pick([...EXTREMES, bytes.length], random) & 0xffff, random.uniform() < 0.5);
  return bytes;
}

/** A 32-bit number at its extreme, mostly where fields of 32 bits lie. */
function setInteger(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 4) return bytes;
  const at = Math.min(place(bytes, random), bytes.length - 4);
  const aligned = random.uniform() < 0.8 ? at & ~3 : at;
  viewOf(bytes).setUint32(aligned, pick([...EXTREMES_32, bytes.length], random), random.uniform() < 0.7);
  return bytes;
}

function cut(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.subarray(0, random.integer(bytes.length + 1));
}

function remove(bytes: Uint8Array, random: Random): Uint8Array {
  const [from, to] = stretch(bytes, random);
  return joined(bytes.subarray(0, from), bytes.subarray(to));
}

function repeat(bytes: Uint8Array, random: Random): Uint8Array {
  const [from, to] = stretch(bytes, random);
  return joined(bytes.subarray(0, to), bytes.subarray(from));
}

function splice(bytes: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  const other = pick(others, random);
  const [from, to] = stretch(other, random);
  const at = place(bytes, random);
  return joined(bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at));
}

function insertNoise(bytes: Uint8Array, random: Random): Uint8Array {
  const noise = Uint8Array.from({ length: 1 + random.integer(40) }, () => random.integer(256));
  const at = place(bytes, random);
  return joined(bytes.subarray(0, at), noise, bytes.subarray(at));
}

function swap(bytes: Uint8Array, random: Random): Uint8Array {
  const [a, b, c] = [0, 1, 2].map(() => random.integer(bytes.length + 1)).sort((x, y) => x - y);
  return joined(bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c));
}

/** What stands between two delimiters becomes something else. */
function replaceToken(bytes: Uint8Array, random: Random): Uint8Array {
  const at = place(bytes, random);
  let [from, to] = [at, at];
  while (from > 0 && at - from < 64 && !isDelimiter(bytes[from - 1]!)) from--;
  while (to < bytes.length && to - at < 64 && !isDelimiter(bytes[to]!)) to++;
  return joined(bytes.subarray(0, from), tokenBytes(random), bytes.subarray(to));
}

function insertToken(bytes: Uint8Array, random: Random): Uint8Array {
  const at = place(bytes, random);
  return joined(bytes.subarray(0, at), tokenBytes(random), bytes.subarray(at));
}

/** A line many times over, or one character: rows without end, brackets without end. */
function repeatLine(bytes: Uint8Array, random: Random): Uint8Array {
  const at = place(bytes, random);
  const isCharacter = random.uniform() < 0.3;
  const from = isCharacter ? at : bytes.lastIndexOf(10, at) + 1;
  const end = bytes.indexOf(10, at);
  const to = isCharacter ? Math.min(at + 1, bytes.length) : end < 0 ? bytes.length : end + 1;
  const part = bytes.subarray(from, Math.min(to, from + 2000));
  const times = isCharacter ? random.integer(20_000) : random.integer(20);
  const all = new Uint8Array(part.length * times);
  for (let i = 0; i < times; i++) all.set(part, i * part.length);
  return joined(bytes.subarray(0, from), all, bytes.subarray(from));
}

function isDelimiter(byte: number): boolean {
  return byte <= 32 || byte === 44 || byte === 59 || byte === 124 || byte === 58 || byte === 34;
}

function tokenBytes(random: Random): Uint8Array {
  return new TextEncoder().encode(pick(TOKENS, random));
}

function place(bytes: Uint8Array, random: Random): number {
  return random.integer(random.uniform() < 0.5 ? Math.min(HEAD, bytes.length) : bytes.length);
}

function stretch(bytes: Uint8Array, random: Random): [number, number] {
  const from = random.integer(bytes.length + 1);
  const length = random.uniform() < 0.7 ? random.integer(64) : random.integer(bytes.length + 1);
  return [from, Math.min(bytes.length, from + length)];
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[random.integer(list.length)]!;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
