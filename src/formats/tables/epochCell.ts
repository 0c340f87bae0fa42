/** Epoch times of any unit, read from the bytes of a cell exactly to the nanosecond. */
import type { Moment } from '../../trace/epochAt';
import type { TimeUnit } from '../mapping';
import type { ReadTime } from '../timePattern';
import { isDigit } from '../timePattern';

/** Digits of a unit behind those of whole seconds. */
const UNIT_DIGITS: Readonly<Record<TimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };
const NANO = 1_000_000_000;
/** `1.4582980723640000e+15`, as spreadsheets and pandas write large numbers. */
const EXPONENT = /^-?\d+(?:\.\d+)?e\+?\d{1,2}$/i;

const decoder = new TextDecoder();

export function epochReader(unit: TimeUnit): ReadTime {
  const shift = UNIT_DIGITS[unit];
  return (bytes, start, end, moment) => readEpoch(bytes, start, end, { moment, shift });
}

function readEpoch(
  bytes: Uint8Array,
  start: number,
  end: number,
  { moment, shift }: { moment: Moment; shift: number },
): boolean {
  const isNegative = bytes[start] === 0x2d;
  const from = isNegative ? start + 1 : start;
  let point = from;
  while (point < end && isDigit(bytes[point]!)) point++;
  if (point === from) return false;
  if (point < end && bytes[point] !== 0x2e) return readExponent(bytes, start, end, { moment, shift });
  const split = Math.max(from, point - shift);
  let seconds = 0;
  for (let at = from; at < split; at++) seconds = seconds * 10 + bytes[at]! - 0x30;
  let nanoseconds = 0;
  let scale = 10 ** (8 - shift + Math.min(shift, point - from));
  for (let at = split; at < end; at++) {
    if (at === point) continue;
    if (!isDigit(bytes[at]!)) return readExponent(bytes, start, end, { moment, shift });
    if (scale < 1) continue;
    nanoseconds += (bytes[at]! - 0x30) * scale;
    scale /= 10;
  }
  settle(moment, isNegative, seconds, Math.floor(nanoseconds));
  return true;
}

function settle(moment: Moment, isNegative: boolean, seconds: number, nanoseconds: number): void {
  const borrows = isNegative && nanoseconds > 0;
  moment.seconds = isNegative ? -seconds - (borrows ? 1 : 0) + 0 : seconds;
  moment.nanoseconds = borrows ? NANO - nanoseconds : nanoseconds;
}

function readExponent(
  bytes: Uint8Array,
  start: number,
  end: number,
  { moment, shift }: { moment: Moment; shift: number },
): boolean {
  const text = decoder.decode(bytes.subarray(start, end));
  if (!EXPONENT.test(text)) return false;
  const scale = 10 ** shift;
  const value = Number(text);
  moment.seconds = Math.floor(value / scale);
  moment.nanoseconds = Math.round((value - moment.seconds * scale) * (NANO / scale));
  return true;
}

/** The unit in which an epoch number of about these years is this large. */
export function unitOf(epoch: number): TimeUnit {
  const size = Math.abs(epoch);
  return size < 1e11 ? 's' : size < 1e14 ? 'ms' : size < 1e17 ? 'us' : 'ns';
}
