/** How the times of a table are written: told from its first rows where nobody says so. */
import type { TimeReading, TimeUnit } from '../mapping';
import type { TimeRepairs } from '../readOptions';
import { epochReader, unitOf } from './epochCell';
import type { ReadTime } from '../timePattern';
import { compileTimePattern } from '../timePattern';

/** Tried in this order; of two that read every sample the first is taken. */
const PATTERNS = [
  'iso',
  'dd/MM/yyyy HH:mm[:ss[.f]][ a]',
  'MM/dd/yyyy HH:mm[:ss[.f]][ a]',
  'dd.MM.yyyy HH:mm[:ss[.f]]',
  'dd-MM-yyyy HH:mm[:ss[.f]][ a]',
  'MM-dd-yyyy HH:mm[:ss[.f]][ a]',
  'dd/MM/yyyy?HH:mm[:ss[.f]]',
  'MM/dd/yyyy?HH:mm[:ss[.f]]',
] as const;

const EPOCH = /^-?\d+(?:\.\d*)?(?:e\+?\d+)?$/i;
/** Of the samples, so many must be times: a log may hold a bad row among the first. */
const ENOUGH = 0.5;

const encoder = new TextEncoder();

/** The reading that explains most of the samples, `auto` resolved; null = they are no times. */
export function timeReadingOf(samples: readonly string[]): TimeReading | null {
  const texts = samples.map((text) => text.trim()).filter((text) => text !== '');
  if (texts.length === 0) return null;
  const numbers = texts.filter((text) => EPOCH.test(text)).map(Number);
  if (numbers.length >= texts.length * ENOUGH) {
    const middle = numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
    return { kind: 'epoch', unit: unitOf(middle) };
  }
  const read = (pattern: string) => texts.filter((text) => isTime(text, pattern)).length;
  const counts = PATTERNS.map(read);
  const best = Math.max(...counts);
  if (best < texts.length * ENOUGH) return null;
  return { kind: 'text', pattern: PATTERNS[counts.indexOf(best)]! };
}

function isTime(text: string, pattern: string): boolean {
  const bytes = encoder.encode(text);
  const read = compileTimePattern(pattern, { zoneMinutes: 0, isTwelveHour: false });
  return read!(bytes, 0, bytes.length, { seconds: 0, nanoseconds: 0 });
}

/** What reads such times; null = the pattern is none. `repairs` outdo what the mapping says. */
export function timeReader(
  reading: Exclude<TimeReading, { kind: 'auto' }>,
  zoneMinutes: number,
  repairs: TimeRepairs,
): ReadTime | null {
  if (reading.kind === 'epoch') return epochReader(repairs.unit ?? reading.unit);
  return compileTimePattern(reading.pattern, {
    zoneMinutes: repairs.zoneMinutes ?? zoneMinutes,
    isTwelveHour: repairs.isTwelveHour === true,
  });
}

const WORDS: Readonly<Record<TimeUnit, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};

/** The reading in words. */
export function describeTime(reading: TimeReading): string {
  if (reading.kind === 'epoch') return `epoch ${WORDS[reading.unit]}`;
  if (reading.kind === 'auto') return 'a time';
  return reading.pattern === 'iso' ? 'yyyy-MM-dd HH:mm:ss' : reading.pattern;
}
