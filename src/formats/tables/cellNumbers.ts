/** Numbers of cells, read from their bytes: the usual spelling without making a string, the odd ones by way of one. */
import { NO_COUNT } from '../numberText';
import { servicePort } from './serviceNames';

const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const SPACE = 0x20;
const MINUS = 0x2d;
/** Powers of ten that float64 holds exactly: a quotient of two exact numbers is the nearest one to the decimal. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => 10 ** i);

const decoder = new TextDecoder();

/** What logs write for "not known". */
const UNKNOWN = new Set(['', '-', '---', '(empty)', '*', 'nan', 'null', 'none', 'n/a', 'na', 'undefined']);
/** nfdump's `1.2 M`: powers of 1000 (`format_number` in its output code). */
const SUFFIXED = /^(\d+(?:\.\d+)?) ?([kmgt])$/i;
const SUFFIXES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
const CLOCK = /^(?:(\d+)d +)?(\d+):(\d\d):(\d\d(?:\.\d+)?)$/;

/** Is it one of the words, or the empty cell, for "not known"? */
export function isUnknown(text: string): boolean {
  return UNKNOWN.has(text.trim().toLowerCase());
}

/** A number ≥ 0; NaN = the cell says "not known"; NO_COUNT = neither. */
export function readCount(bytes: Uint8Array, start: number, end: number): number {
  let from = start;
  let to = end;
  while (from < to && bytes[from] === SPACE) from++;
  while (to > from && bytes[to - 1] === SPACE) to--;
  if (from === to || (from + 1 === to && bytes[from] === MINUS)) return NaN;
  let digits = 0;
  let decimals = -1;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte >= ZERO && byte <= NINE) {
      digits = digits * 10 + (byte - ZERO);
      if (decimals >= 0) decimals++;
    } else if (byte === POINT && decimals < 0 && at > from) decimals = 0;
    else return oddCount(decoder.decode(bytes.subarray(from, to)));
  }
  if (digits > Number.MAX_SAFE_INTEGER || decimals >= POWERS.length)
    return oddCount(decoder.decode(bytes.subarray(from, to)));
  return decimals <= 0 ? digits : digits / POWERS[decimals]!;
}

function oddCount(text: string): number {
  const suffixed = SUFFIXED.exec(text);
  // Rounded, because 1.1 times a million is not whole.
  if (suffixed) return Math.round(Number(suffixed[1]) * SUFFIXES[suffixed[2]!.toLowerCase()]!);
  if (isUnknown(text)) return NaN;
  const value = Number(text);
  return value >= 0 && value < Infinity ? value : NO_COUNT;
}

/** A duration: a count, or `[d] hh:mm:ss` with decimals as seconds. */
export function readDuration(bytes: Uint8Array, start: number, end: number): number {
  const count = readCount(bytes, start, end);
  if (count !== NO_COUNT) return count;
  const clock = CLOCK.exec(decoder.decode(bytes.subarray(start, end)).trim());
  if (!clock) return NO_COUNT;
  const [, days = '0', hours, minutes, seconds] = clock;
  const whole = Math.floor(Number(seconds));
  const nanoseconds = Math.round((Number(seconds) - whole) * 1e9);
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + whole + nanoseconds / 1e9;
}

/** 0 … 65535, or the name of a common service; −1 = the cell says "not known"; NO_COUNT = no port. */
export function readPort(bytes: Uint8Array, start: number, end: number): number {
  let from = start;
  while (from < end && bytes[from] === SPACE) from++;
  const prefix = prefixLength(bytes, from, end);
  const count = readCount(bytes, from + prefix, end);
  if (Number.isNaN(count)) return -1;
  if (count >= 0 && Number.isInteger(count) && count <= LARGEST_PORT) return count;
  if (count === NO_COUNT) return servicePort(decoder.decode(bytes.subarray(from, end)).trim()) ?? NO_COUNT;
  return prefix > 0 && count > LARGEST_PORT ? -1 : NO_COUNT;
}

const LARGEST_PORT = 65_535;

/** Of what stands before the number in a pseudonym of a port: LANL's `Port05507` and `N10451`. */
function prefixLength(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start]! | 0x20;
  if (first === 0x6e) return isDigit(bytes, start + 1, end) ? 1 : 0;
  if (first !== 0x70 || !isDigit(bytes, start + 4, end)) return 0;
  const isPort = (bytes[start + 1]! | 0x20) === 0x6f && (bytes[start + 3]! | 0x20) === 0x74;
  return isPort ? 4 : 0;
}

function isDigit(bytes: Uint8Array, at: number, end: number): boolean {
  return at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE;
}
