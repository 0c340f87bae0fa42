/**
 * The time-stamp doctor: what is odd about an import's times, explained with its figures, and what can be done. Nothing is
 * done unless a person accepts it.
 */
import type { Seconds } from '../../trace/trace';
import type { ClockSigns } from './clockSigns';
import type { Stretch } from './clockStretches';
import type { TimeUnit } from '../mapping';
import type { TimeRepairs } from '../readOptions';
import type { ClockFinding, ClockReport } from '../readReport';
import { lengthText, momentText } from './timeText';

export interface ClockCase {
  readonly clock: ClockReport;
  readonly signs: ClockSigns;
  readonly packets: number;
  readonly rows: number;
  /** What has been accepted already. */
  readonly repairs: TimeRepairs;
}

/** What there may be traffic of: epoch seconds of 1990 and 2100. */
const PLAUSIBLE = { from: 631_152_000, to: 4_102_444_800 } as const;

type Examination = (found: ClockCase) => ClockFinding | null;

/** In the order in which they are told: what makes the others moot comes first. */
const EXAMINATIONS: readonly Examination[] = [
  unitTrouble,
  unsetClock,
  strayYears,
  longGap,
  missingZone,
  twelveHours,
  stepsBack,
  duplicates,
  coarseClock,
];

/** What is odd, in the order of the examinations; none where the clock is sound. */
export function findClockTrouble(found: ClockCase): ClockFinding[] {
  return EXAMINATIONS.map((examine) => examine(found)).filter((finding) => finding !== null);
}

const UNITS: Readonly<Record<TimeUnit, { readonly perSecond: number; readonly name: string }>> = {
  s: { perSecond: 1, name: 'seconds' },
  ms: { perSecond: 1e3, name: 'milliseconds' },
  us: { perSecond: 1e6, name: 'microseconds' },
  ns: { perSecond: 1e9, name: 'nanoseconds' },
};

/** All times of a log lie outside of any plausible year, and in another unit all would be inside. */
function unitTrouble({ signs }: ClockCase): ClockFinding | null {
  const { stretches, implausible, times } = signs;
  const assumed = times.find((reading) => reading.kind === 'epoch');
  const least = Math.min(implausible.least, stretches[0]?.from ?? Infinity);
  const most = Math.max(implausible.most, stretches.at(-1)?.to ?? -Infinity);
  if (assumed === undefined || least > most || stretches.some(isPlausible)) return null;
  const written = UNITS[assumed.unit];
  const unit = (Object.keys(UNITS) as TimeUnit[]).find((name) => {
    const scale = written.perSecond / UNITS[name].perSecond;
    return least * scale >= PLAUSIBLE.from && most * scale < PLAUSIBLE.to;
  });
  if (unit === undefined) return null;
  const scaled = (least * written.perSecond) / UNITS[unit].perSecond;
  return {
    kind: 'unit',
    explanation: `read as ${written.name}, the times begin ${momentText(least)}; read as ${UNITS[unit].name}, they begin ${momentText(scaled)}`,
    repair: { label: `Read them as ${UNITS[unit].name}`, repairs: { unit } },
  };
}

function isPlausible({ from, to }: Stretch): boolean {
  return to >= PLAUSIBLE.from && from < PLAUSIBLE.to;
}

/** No time lies in a year with traffic, whatever the unit: a clock that nobody set, or times made relative. */
function unsetClock(found: ClockCase): ClockFinding | null {
  const { stretches } = found.signs;
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (!first || !last || stretches.some(isPlausible) || unitTrouble(found) !== null) return null;
  return {
    kind: 'year',
    explanation: `all times lie between ${momentText(first.from)} and ${momentText(last.to)}: nobody set the clock; intervals are right, hours and weekdays mean nothing, and nothing can be repaired`,
    repair: null,
  };
}

/** Some times lie in years that there can be no traffic of, beside others that can be. */
function strayYears({ signs: { stretches, implausible } }: ClockCase): ClockFinding | null {
  const plausible = stretches.filter(isPlausible);
  const strays = stretches.filter((stretch) => !isPlausible(stretch));
  const count = strays.reduce((sum, stray) => sum + stray.count, 0);
  const [first, last] = [plausible[0], plausible.at(-1)];
  if (first === undefined || last === undefined || count + implausible.count === 0) return null;
  if (strays.length === 0)
    return {
      kind: 'year',
      explanation: `${implausible.count} time stamps before 1970 or after the year 9999 are dropped; nothing needs to be done`,
      repair: null,
    };
  const where = strays.slice(0, 3).map(({ from }) => momentText(from));
  return {
    kind: 'year',
    explanation: `${count} time stamps lie in years without traffic, from ${where.join(', ')} on; all others lie between ${momentText(first.from)} and ${momentText(last.to)}`,
    repair: {
      label: 'Keep the others only',
      repairs: { keep: { from: first.from, to: last.to + 1 } },
    },
  };
}

/** A silence is told of where it lasts a day, and so many times as long as all the rest. */
const LONG: Seconds = 86_400;
const MUCH_LONGER = 5;

function longGap({ signs: { stretches } }: ClockCase): ClockFinding | null {
  const plausible = stretches.filter(isPlausible);
  const at = dominantGap(plausible);
  if (at < 0) return null;
  const densest = denserSide(plausible);
  const kept = countOf(densest);
  const all = countOf(plausible);
  const [before, after] = [plausible[at]!, plausible[at + 1]!];
  const [from, to] = [densest[0]!.from, densest.at(-1)!.to];
  return {
    kind: 'gap',
    explanation: `nothing for ${lengthText(after.from - before.to)} from ${momentText(before.to)} on, far longer than all the rest; ${kept} of ${all} time stamps lie between ${momentText(from)} and ${momentText(to)}`,
    repair: { label: 'Keep the densest stretch', repairs: { keep: { from, to: to + 1 } } },
  };
}

/** Place of the stretch before a silence that outweighs the rest of the time; −1 = there is none. */
function dominantGap(stretches: readonly Stretch[]): number {
  let at = -1;
  let longest: Seconds = 0;
  for (let i = 0; i + 1 < stretches.length; i++) {
    const gap = stretches[i + 1]!.from - stretches[i]!.to;
    if (gap > longest) [longest, at] = [gap, i];
  }
  if (at < 0) return -1;
  const rest = stretches.at(-1)!.to - stretches[0]!.from - longest;
  return longest >= LONG && longest > MUCH_LONGER * rest ? at : -1;
}

/** Without such a silence inside. */
function denserSide(stretches: readonly Stretch[]): readonly Stretch[] {
  const at = dominantGap(stretches);
  if (at < 0) return stretches;
  const [before, after] = [stretches.slice(0, at + 1), stretches.slice(at + 1)];
  return denserSide(countOf(before) >= countOf(after) ? before : after);
}

function countOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { count }) => sum + count, 0);
}

function missingZone({ signs, repairs }: ClockCase): ClockFinding | null {
  const isMissing = signs.times.some((times) => times.kind === 'text' && !times.hasZone);
  if (!isMissing || repairs.zoneMinutes !== undefined || !signs.stretches.some(isPlausible)) return null;
  return {
    kind: 'zone',
    explanation: 'the times name no time zone and are read as UTC; if they are local, say which zone',
    repair: null,
  };
}

const MORNING = [8, 9, 10, 11, 12];
const AFTERNOON = [1, 2, 3, 4, 5, 6, 7];

/** Hours from 1 to 12 only, morning and "early morning", and steps back of about twelve hours: noon has gone by. */
function twelveHours({ signs: { hours, times, halfDaySteps }, repairs }: ClockCase): ClockFinding | null {
  if (repairs.isTwelveHour || !times.some(({ kind }) => kind === 'text')) return null;
  const written = shifted(hours, repairs.zoneMinutes ?? 0);
  const rows = (which: readonly number[]) => which.reduce((sum, hour) => sum + written[hour]!, 0);
  const inMorning = rows(MORNING);
  const inAfternoon = rows(AFTERNOON);
  const others = rows([...written.keys()]) - inMorning - inAfternoon;
  if (others > 0 || inMorning === 0 || inAfternoon === 0 || halfDaySteps === 0) return null;
  return {
    kind: 'twelve-hour',
    explanation: `all hours lie between 1 and 12, and ${halfDaySteps} times the clock goes back by about twelve hours: ${inAfternoon} rows of the hours 1 to 7 seem to be of the afternoon`,
    repair: { label: 'Read hours 1 to 7 as afternoon', repairs: { isTwelveHour: true } },
  };
}

/** Hours as the zone's own clock shows them. */
function shifted(hours: readonly number[], zoneMinutes: number): readonly number[] {
  const shift = Math.round(zoneMinutes / 60);
  return hours.map((_, hour) => hours[(hour - shift + 48) % 24]!);
}

function stepsBack({ clock, signs, packets, rows }: ClockCase): ClockFinding | null {
  const { backSteps, largestBackStep } = clock;
  if (backSteps === 0) return null;
  const far = signs.farSteps > 0 ? `, ${signs.farSteps} of them by more than an hour` : '';
  const what = packets === 0 ? 'rows' : rows === 0 ? 'packets' : 'packets and rows';
  const steps = `${backSteps} ${what} are earlier than the one before them, by ${lengthText(largestBackStep)} at most${far}`;
  if (packets === 0)
    return {
      kind: 'order',
      explanation: `${steps}; rows are sorted: nothing needs to be done`,
      repair: null,
    };
  return {
    kind: 'order',
    explanation: `${steps}; they stay in their flows, which are sorted: small steps need nothing, a clock that was set back does`,
    repair: { label: 'Give them the time before', repairs: { flattenBackSteps: true } },
  };
}

function duplicates({ clock }: ClockCase): ClockFinding | null {
  if (clock.duplicates === 0) return null;
  const isCoarse = clock.resolution >= 1;
  const doubt = isCoarse
    ? 'with a clock this coarse they may well be flows of their own'
    : 'a log may have been put together twice';
  return {
    kind: 'duplicates',
    explanation: `${clock.duplicates} rows repeat the row before them in every column; ${doubt}`,
    repair: { label: 'Drop repeated rows', repairs: { dropDuplicates: true } },
  };
}

function coarseClock({ clock }: ClockCase): ClockFinding | null {
  if (clock.resolution < 1) return null;
  const tick = clock.resolution >= 60 ? 'minute' : 'second';
  return {
    kind: 'coarse',
    explanation: `all times are whole ${tick}s: what falls into one ${tick} is kept and counts as simultaneous; nothing needs to be done`,
    repair: null,
  };
}
