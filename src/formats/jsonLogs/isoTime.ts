/** ISO 8601 times as logs write them: `2017-04-07T22:24:37.251547+0100`, any number of decimals, zone or none. */

interface IsoTime {
  /** Whole epoch seconds. */
  readonly seconds: number;
  /** 0 … 999,999,999 on top of `seconds`; more decimals are cut. */
  readonly nanoseconds: number;
  /** False = the text names no zone, and UTC was taken. */
  readonly hasZone: boolean;
}

/** Date and time to the second; read digit by digit, because taking a match apart costs as much as a row's JSON. */
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?\s*(?:Z|z|[+-]\d\d(?::?\d\d)?)?$/;
const DECIMALS_AT = 20;

/** Null = not such a time, or no moment of the calendar. A leap second is the first moment of the next minute. */
export function parseIsoTime(text: string): IsoTime | null {
  if (!ISO.test(text)) return null;
  const midnight = midnightOf(text);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (midnight === null || hour > 23 || minute > 59 || second > 60) return null;
  const zoneAt = zoneIndex(text);
  return {
    seconds: midnight + hour * 3600 + minute * 60 + second - eastOfUtc(text, zoneAt),
    nanoseconds: nanosecondsOf(text),
    hasZone: zoneAt < text.length,
  };
}

/** Epoch seconds; null where the calendar has no such day. */
function midnightOf(text: string): number | null {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return null;
  return daysSinceEpoch(year, month, day) * 86_400;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** Days of a year before the first of a month. */
const BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

function daysOf(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : DAYS[month - 1]!;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysSinceEpoch(year: number, month: number, day: number): number {
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const isPastLeapDay = month > 2 && isLeap(year);
  return year * 365 + leapDays + BEFORE[month - 1]! + (isPastLeapDay ? 1 : 0) + day - 1 - EPOCH_DAYS;
}

/** Of 1 January 1970, counted the same way. */
const EPOCH_DAYS = 1970 * 365 + 477;

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
