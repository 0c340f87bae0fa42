/** A stretch of time as people type it: `09:00-10:30` on the trace's first such day, `2011-08-10`, `2011-08-10T09:00..2011-08-11T17:00`. */
import type { TimeWindow } from '../../../trace/trace';

export interface TraceClock {
  /** Epoch seconds of the trace's first instant. */
  readonly epoch: number;
  readonly span: number;
  /** Seconds that the clock shown is ahead of UTC. */
  readonly offset: number;
}

const DAY = 86_400;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T(.+))?$/;

/** The window in seconds since the trace's start, or what is wrong with the text ("is no stretch of time; wanted …"). */
export function parseTime(text: string, clock: TraceClock): TimeWindow | string {
  const [first, second, ...rest] = text.includes('..') ? text.split('..') : splitClocks(text);
  if (!first || rest.length > 0) return WANTED;
  const from = momentOf(first, clock);
  const to = second === undefined ? endOfDay(first, from) : momentOf(second, clock);
  if (from === null || to === null) return WANTED;
  if (to <= from) return 'ends before it begins';
  // Over before the trace begins on its first day: the next one is meant.
  const later = clockSeconds(first) !== null && to <= clock.epoch ? DAY : 0;
  const window = {
    from: Math.max(0, from + later - clock.epoch),
    to: Math.min(clock.span, to + later - clock.epoch),
  };
  return window.to <= window.from ? 'lies outside the trace' : window;
}

const WANTED =
  'is no stretch of time; wanted 09:00-10:30, a day such as 2011-08-10, or two moments as 2011-08-10T09:00..2011-08-11T17:00';

/** `a-b` of two clock times; a date has dashes of its own. */
function splitClocks(text: string): string[] {
  return /^[\d:.]+-[\d:.]+$/.test(text) ? text.split('-') : [text];
}

/** Epoch seconds; a clock time alone is on the trace's first day. */
function momentOf(text: string, { epoch, offset }: TraceClock): number | null {
  const seconds = clockSeconds(text);
  if (seconds !== null) return Math.floor((epoch + offset) / DAY) * DAY - offset + seconds;
  const [, year, month, day, time] = DATE.exec(text) ?? [];
  if (!year) return null;
  const inDay = time === undefined ? 0 : clockSeconds(time);
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000;
  return inDay === null || new Date(utc * 1000).getUTCDate() !== Number(day) ? null : utc + inDay - offset;
}

function clockSeconds(text: string): number | null {
  const [, hours, minutes, seconds = '0'] = CLOCK.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(minutes) > 59 || Number(seconds) >= 60) return null;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** A day alone means all of it. */
function endOfDay(text: string, from: number | null): number | null {
  return from !== null && DATE.test(text) && !text.includes('T') ? from + DAY : null;
}
