/**
 * Where a generated window begins, as a person writes it: seconds since the trace's start, a date and time in UTC, or a
 * weekday and hour (`Sat 09:00`), which mean the first such moment of the trace.
 */

const SECONDS = /^[+-]?\d+(\.\d+)?$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?(?: ?UTC|Z)?$/i;
const WEEKDAY = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?(?: +(\d{1,2})(?::(\d{2}))?)?$/i;

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const HOUR = 3600;
const WEEK = 168 * HOUR;
/** 1970 began on a Thursday: the Monday after, in epoch seconds. */
const MONDAY = 4 * 24 * HOUR;

/** Seconds since `epoch`, itself in epoch seconds; null for a text that means no time. */
export function readStart(text: string, epoch: number): number | null {
  const written = text.trim();
  if (written === '') return 0;
  if (SECONDS.test(written)) return Number(written);
  const weekly = WEEKDAY.exec(written);
  if (weekly) return untilWeekday(weekly, epoch);
  const [, day, time = '00:00'] = DATE_TIME.exec(written) ?? [];
  const milliseconds = day === undefined ? NaN : Date.parse(`${day}T${time}Z`);
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000 - epoch;
}

function untilWeekday([, day, hour = '0', minute = '0']: RegExpExecArray, epoch: number): number | null {
  if (Number(hour) > 23 || Number(minute) > 59) return null;
  const wanted = (DAYS.indexOf(day!.toLowerCase()) * 24 + Number(hour)) * HOUR + Number(minute) * 60;
  const now = (((epoch - MONDAY) % WEEK) + WEEK) % WEEK;
  return (wanted - now + WEEK) % WEEK;
}
