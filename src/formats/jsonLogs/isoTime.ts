/** ISO 8601 times as logs write them: `2017-04-07T22:24:37.251547+0100`, any number of decimals, zone or none. */
import type { Epoch } from '../../trace/epochAt';
import { calendarDay } from '../calendarDay';

/** Decimals beyond the ninth are cut. */
interface IsoTime extends Epoch {
  /** False = the text names no zone, and UTC was taken. */
  readonly hasZone: boolean;
}

/** Date and time to the second; read digit by digit, because taking a match apart costs as much as a row's JSON. */
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?\s*(?:Z|z|[+-]\d\d(?::?\d\d)?)?$/;
const DECIMALS_AT = 20;

/** Null = not such a time, or no moment of the calendar. A leap second is the first moment of the next minute. */
export function parseIsoTime(text: string): IsoTime | null {
  if (!ISO.test(text)) return null;
  const day = calendarDay(
    twoDigits(text, 0) * 100 + twoDigits(text, 2),
    twoDigits(text, 5),
    twoDigits(text, 8),
  );
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (Number.isNaN(day) || hour > 23 || minute > 59 || second > 60) return null;
  const zoneAt = zoneIndex(text);
  return {
    seconds: day * 86_400 + hour * 3600 + minute * 60 + second - eastOfUtc(text, zoneAt),
    nanoseconds: nanosecondsOf(text),
    hasZone: zoneAt < text.length,
  };
}

function nanosecondsOf(text: string): number {
  let nanoseconds = 0;
  let unit = 100_000_000;
  for (let i = DECIMALS_AT; i < text.length && unit >= 1; i++, unit /= 10) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9 || !hasDecimals(text)) break;
    nanoseconds += digit * unit;
  }
  return nanoseconds;
}

function hasDecimals(text: string): boolean {
  const mark = text[DECIMALS_AT - 1];
  return mark === '.' || mark === ',';
}

/** Index of the zone, or the text's length. */
function zoneIndex(text: string): number {
  for (let i = DECIMALS_AT - 1; i < text.length; i++) {
    const mark = text[i];
    if (mark === '+' || mark === '-' || mark === 'Z' || mark === 'z') return i;
  }
  return text.length;
}

/** Seconds that the zone's clock is ahead of UTC. */
function eastOfUtc(text: string, at: number): number {
  const sign = text[at];
  if (sign !== '+' && sign !== '-') return 0;
  const minutesAt = text[at + 3] === ':' ? at + 4 : at + 3;
  const minutes = minutesAt < text.length ? twoDigits(text, minutesAt) : 0;
  const seconds = twoDigits(text, at + 1) * 3600 + minutes * 60;
  return sign === '-' ? -seconds : seconds;
}

const ZERO = 0x30;

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}
