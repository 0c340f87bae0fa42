/**
 * Times as logs write them, read from the bytes of a cell by a pattern: `yyyy MM dd HH mm ss`, all but the year of one
 * or two digits, `f` = any number of decimals, `a` = AM or PM, `z` = a zone (`Z`, `+02:00`, `-0500`), `?` = any one
 * character, `[…]` = may be missing, everything else as it is. `iso` (ISO 8601, RFC 3339) is one of these patterns.
 */
import type { Epoch, Moment } from '../trace/epochAt';
import { calendarDay } from './calendarDay';

export interface ClockChoices {
  /** Minutes east of UTC of a time that names no zone. */
  readonly zoneMinutes: number;
  /** Hours 1 to 7 that say neither AM nor PM, nor their zone, belong to the afternoon. */
  readonly isTwelveHour: boolean;
}

/** Refills the moment; false = the cell is no such time. */
export type ReadTime = (bytes: Uint8Array, start: number, end: number, moment: Moment) => boolean;

/** ISO 8601 with any joint between date and time, a comma or a point before decimals, and any one date separator. */
const ISO = 'yyyy?MM?dd[?HH:mm[:ss[.f]][z]]';

const YEAR = 0;
const MONTH = 1;
const DAY = 2;
const HOUR = 3;
const MINUTE = 4;
const SECOND = 5;
const FRACTION = 6;
const MERIDIEM = 7;
const ZONE = 8;
const ANY = 9;
const LITERAL = 10;
const OPTIONAL = 11;

const FIELDS: readonly (readonly [string, number])[] = [
  ['yyyy', YEAR],
  ['MM', MONTH],
  ['dd', DAY],
  ['HH', HOUR],
  ['mm', MINUTE],
  ['ss', SECOND],
  ['f', FRACTION],
  ['a', MERIDIEM],
  ['z', ZONE],
  ['?', ANY],
];

/** One step of a pattern. */
interface Step {
  readonly kind: number;
  /** Of LITERAL: the byte. Of OPTIONAL: the step behind the group. */
  readonly value: number;
}

/** null = the pattern says too little: year, month and day are needed. */
export function compileTimePattern(pattern: string, choices: ClockChoices): ReadTime | null {
  const steps = compile(pattern === 'iso' ? ISO : pattern);
  if (steps === null) return null;
  const parts = new Int32Array(6);
  return (bytes, start, end, moment) => {
    parts.fill(0);
    parts[MONTH] = parts[DAY] = 1;
    let at = start;
    let { zoneMinutes: zone, isTwelveHour } = choices;
    let meridiem = 0;
    moment.nanoseconds = 0;
    for (let i = 0; i < steps.length; i++) {
      const { kind, value } = steps[i]!;
      const byte = at < end ? bytes[at]! : 0;
      if (kind <= SECOND) {
        let number = byte - 0x30;
        if (number < 0 || number > 9) return false;
        const most = kind === YEAR ? 4 : 2;
        let digits = 1;
        for (at++; digits < most && at < end; at++, digits++) {
          const digit = bytes[at]! - 0x30;
          if (digit < 0 || digit > 9) break;
          number = number * 10 + digit;
        }
        if (kind === YEAR && digits < 4) return false;
        parts[kind] = number;
      } else if (kind === LITERAL) {
        if (byte !== value && !(value === 0x2e && byte === 0x2c)) return false;
        at++;
      } else if (kind === OPTIONAL) {
        if (at >= end || !begins(steps[i + 1]!, byte)) i = value - 1;
      } else if (kind === ANY) {
        if (at >= end || isDigit(byte)) return false;
        at++;
      } else if (kind === FRACTION) {
        let scale = 100_000_000;
        for (; at < end && isDigit(bytes[at]!); at++) {
          moment.nanoseconds += (bytes[at]! - 0x30) * Math.floor(scale);
          scale /= 10;
        }
      } else if (kind === MERIDIEM) {
        meridiem = meridiemOf(bytes, at, end);
        if (meridiem === 0) return false;
        at += 2;
      } else {
        const length = zoneLength(bytes, at, end);
        if (length < 0) return false;
        zone = zoneMinutes(bytes, at, length);
        isTwelveHour = false;
        at += length;
      }
    }
    if (at !== end) return false;
    const hour = hourOf(parts[HOUR]!, meridiem, isTwelveHour);
    const day = calendarDay(parts[YEAR]!, parts[MONTH]!, parts[DAY]!);
    if (Number.isNaN(day) || hour < 0 || parts[MINUTE]! > 59 || parts[SECOND]! > 60) return false;
    moment.seconds = day * 86_400 + hour * 3600 + (parts[MINUTE]! - zone) * 60 + parts[SECOND]!;
    return true;
  };
}

/** What JSON logs write: a date with its time of day to the second. */
const ISO_TIME = compileTimePattern('yyyy-MM-dd?HH:mm:ss[.f][ ][z]', {
  zoneMinutes: 0,
  isTwelveHour: false,
})!;
const scratch = new Uint8Array(64);

/** An ISO 8601 time with its time of day, UTC where it names no zone; decimals beyond the ninth are cut. Null = none. */
export function parseIsoTime(text: string): Epoch | null {
  const { length } = text;
  if (length > scratch.length) return null;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7e) return null;
    scratch[i] = code;
  }
  const moment = { seconds: 0, nanoseconds: 0 };
  return ISO_TIME(scratch, 0, length, moment) ? moment : null;
}

function compile(pattern: string): Step[] | null {
  const steps: { kind: number; value: number }[] = [];
  const open: { kind: number; value: number }[] = [];
  const seen = new Set<number>();
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const field = FIELDS.find(([text]) => rest.startsWith(text));
    if (field) steps.push({ kind: field[1], value: 0 });
    else if (rest[0] === '[') open.push(steps[steps.push({ kind: OPTIONAL, value: 0 }) - 1]!);
    else if (rest[0] === ']') {
      const group = open.pop();
      if (!group) return null;
      group.value = steps.length;
    } else if (rest.charCodeAt(0) > 0x7e) return null;
    else steps.push({ kind: LITERAL, value: rest.charCodeAt(0) });
    if (field) seen.add(field[1]);
    at += field ? field[0].length : 1;
  }
  return open.length === 0 && [YEAR, MONTH, DAY].every((kind) => seen.has(kind)) ? steps : null;
}

/** Can an optional group that opens with this step begin here? */
function begins({ kind, value }: Step, byte: number): boolean {
  if (kind === LITERAL) return byte === value || (value === 0x2e && byte === 0x2c);
  if (kind === ZONE) return byte === 0x5a || byte === 0x7a || byte === 0x2b || byte === 0x2d;
  if (kind === MERIDIEM) return (byte | 0x20) === 0x61 || (byte | 0x20) === 0x70;
  if (kind === ANY) return !isDigit(byte);
  return isDigit(byte);
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** 1 = AM, 2 = PM, 0 = neither. */
function meridiemOf(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 > end || (bytes[at + 1]! | 0x20) !== 0x6d) return 0;
  const letter = bytes[at]! | 0x20;
  return letter === 0x61 ? 1 : letter === 0x70 ? 2 : 0;
}

/** −1 = no hour of the day. */
function hourOf(hour: number, meridiem: number, isTwelveHour: boolean): number {
  if (meridiem !== 0) return hour >= 1 && hour <= 12 ? (hour % 12) + (meridiem === 2 ? 12 : 0) : -1;
  if (isTwelveHour && hour >= 1 && hour <= 7) return hour + 12;
  return hour <= 24 ? hour : -1;
}

/** Characters of a zone; −1 = none is here. */
function zoneLength(bytes: Uint8Array, at: number, end: number): number {
  if ((bytes[at]! | 0x20) === 0x7a) return at < end ? 1 : -1;
  let digits = 0;
  let length = 1;
  for (; at + length < end && digits < 4; length++) {
    if (isDigit(bytes[at + length]!)) digits++;
    else if (bytes[at + length] !== 0x3a || digits !== 2) break;
  }
  return digits === 2 || digits === 4 ? length : -1;
}

function zoneMinutes(bytes: Uint8Array, at: number, length: number): number {
  if (length === 1) return 0;
  let number = 0;
  for (let i = at + 1; i < at + length; i++) if (isDigit(bytes[i]!)) number = number * 10 + bytes[i]! - 0x30;
  const minutes = length > 3 ? Math.floor(number / 100) * 60 + (number % 100) : number * 60;
  return bytes[at] === 0x2d ? -minutes : minutes;
}
