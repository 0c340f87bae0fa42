/** The Gregorian calendar as arithmetic, for readers of a date in every row. */

/** Days since 1 January 1970 of a date (month and day from 1); NaN = the calendar has no such day. */
export function calendarDay(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return NaN;
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const isPastLeapDay = month > 2 && isLeap(year);
  return year * 365 + leapDays + BEFORE[month - 1]! + (isPastLeapDay ? 1 : 0) + day - 1 - EPOCH_DAYS;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** Days of a year before the first of a month. */
const BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
/** Of 1 January 1970, counted the same way. */
const EPOCH_DAYS = 1970 * 365 + 477;

function daysOf(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : DAYS[month - 1]!;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
