/** What a cell looks like: how tables without a header are recognised, and what proposals go by besides names. */
import { parseAddress } from '../../trace/ipAddress';
import { isUnknown } from './cellNumbers';
import { timeReadingOf } from './timeReading';

/** `word` = anything; a port is a number up to 65535, or LANL's pseudonym of one. */
export type CellKind = 'time' | 'address' | 'port' | 'number' | 'word';

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?: ?[kmgt])?$/i;
const PORT = /^(?:\d{1,5}|port\d+|n\d+)$/i;
const MAC = /^[\da-f]{2}(?:[:-][\da-f]{2}){5}$/i;

export function isAddress(text: string): boolean {
  const plain = text.trim().replace(/%[\da-z]+$/i, '');
  return MAC.test(plain) || parseAddress(plain) !== null;
}

export function isNumber(text: string): boolean {
  return NUMBER.test(text.trim());
}

/** A date with a time of day, or an epoch number of this or the last decades. */
export function isTime(text: string): boolean {
  const plain = text.trim();
  if (isNumber(plain)) return /^\d{10}(?:\d{3}|\d{6}|\d{9})?(?:\.\d*)?$/.test(plain);
  return /\d[^\d]/.test(plain) && timeReadingOf([plain]) !== null;
}

export function isPort(text: string): boolean {
  return PORT.test(text.trim());
}

const LOOKS: Readonly<Record<CellKind, (text: string) => boolean>> = {
  time: isTime,
  address: isAddress,
  port: isPort,
  number: isNumber,
  word: () => true,
};

export function looksLike(text: string, kind: CellKind): boolean {
  return LOOKS[kind](text);
}

/** A cell that only data has: a number, an address or a time. */
export function isDatum(text: string): boolean {
  return isNumber(text) || isAddress(text) || isTime(text);
}

/** Names of columns are words, most of them different; one number among them makes the row data. */
export function isHeader(cells: readonly string[]): boolean {
  const named = cells.filter((cell) => !isUnknown(cell));
  return named.length > 0 && !named.some(isDatum);
}
