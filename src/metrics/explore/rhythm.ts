/** The rhythm of day and week by a wall clock (metrics.md 11): the week's map, every day's profile, and the band of the weekdays. */
import { quantile } from '../../math/quantile';
import type { Seconds, TimeWindow } from '../../trace/trace';
import { hourOfWeek, weekPhase } from '../../trace/weekClock';
import { compareSeasonality } from '../seasonality';
import { sayCount, sayNumber } from '../wording';
import type { DayBand, RhythmPicture } from './exploration';
import type { Besides, Rows } from './rowsUnder';

const DAY: Seconds = 86_400;
const HOUR: Seconds = 3600;
const MOST_DAYS = 60;
/** An hour of which less was observed is unknown. */
const LEAST_OBSERVED = 0.9;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

interface RhythmOptions {
  /** Seconds that the clock is ahead of UTC, one for all of the trace. */
  readonly clockOffset: Seconds;
  /** Of the whole trace, and of the stretch that was generated. */
  readonly extent: Seconds;
  readonly besideExtent: Seconds;
}

/** Beside a synthetic trace of two days or more the real one is told over the same stretch; a shorter one tells of days alone. */
export function describeRhythm(
  inside: Rows,
  beside: Besides | null,
  { clockOffset, extent, besideExtent }: RhythmOptions,
): RhythmPicture {
  const phase = weekPhase(inside.start) + clockOffset + 7 * DAY;
  const isLong = beside !== null && besideExtent >= LEAST_WEEK;
  const real = isLong ? beside.real : inside;
  const sideOf = (rows: Rows) => ({ hours: hoursOf(rows, phase), windows: [rows.window] });
  const { week, summary } = compareSeasonality(sideOf(real), isLong ? sideOf(beside.synthetic) : null, {
    extent: isLong ? besideExtent : extent,
    phase,
  });
  const days = daysOf(real, phase);
  const named = days.map(({ number, flows }) => ({
    name: nameOf(number, Number(inside.start / 1_000_000_000n) + clockOffset - phase),
    isWeekend: isWeekend(number),
    flows,
  }));
  const bands = bandsOf(days);
  const synthetic = beside && bandsOf(daysOf(beside.synthetic, phase));
  return {
    week,
    days: named.slice(-MOST_DAYS),
    ...bands,
    synthetic,
    weekSummary: beside && !isLong && week ? `${summary} ${TOO_SHORT}` : summary,
    daySummary: synthetic ? `Real: ${summarise(bands)} Synthetic: ${summarise(synthetic)}` : summarise(bands),
  };
}

const LEAST_WEEK = 2 * DAY;
const TOO_SHORT = 'What was generated lasts less than two days: too short for a week beside it.';

function hoursOf({ time }: Rows, phase: Seconds): Uint8Array {
  const hours = new Uint8Array(time.length);
  for (let i = 0; i < time.length; i++) hours[i] = hourOfWeek(time[i]!, phase);
  return hours;
}

/** `zero`: epoch seconds, on the clock that is shown, of the Monday that days are counted from. */
function nameOf(number: number, zero: Seconds): string {
  const date = new Date((zero + number * DAY + HOUR) * 1000);
  return `${WEEKDAYS[number % 7]!} ${date.toISOString().slice(0, 10)}`;
}

function isWeekend(number: number): boolean {
  return number % 7 > 4;
}

interface Day {
  readonly number: number;
  readonly flows: Float64Array;
}

/** Flows an hour of each day that the window touches; `number` counts days from the Monday before the start. */
function daysOf({ time, window }: Rows, phase: Seconds): Day[] {
  const first = Math.floor((window.from + phase) / DAY);
  const last = Math.max(first, Math.ceil((window.to + phase) / DAY) - 1);
  const days = Array.from({ length: last - first + 1 }, (_, i) => ({
    number: first + i,
    flows: Float64Array.from({ length: 24 }, (_, hour) =>
      observed(window, (first + i) * DAY + hour * HOUR - phase) ? 0 : NaN,
    ),
  }));
  for (let i = 0; i < time.length; i++) {
    const at = time[i]! + phase;
    const day = days[Math.floor(at / DAY) - first];
    if (day) day.flows[Math.floor((at % DAY) / HOUR)]!++;
  }
  return days.filter(({ flows }) => flows.some((value) => !Number.isNaN(value)));
}

function observed({ from, to }: TimeWindow, hour: Seconds): boolean {
  return Math.min(to, hour + HOUR) - Math.max(from, hour) >= LEAST_OBSERVED * HOUR;
}

type Bands = Pick<RhythmPicture, 'weekdays' | 'weekend'>;

function bandsOf(days: readonly Day[]): Bands {
  return {
    weekdays: bandOf(days.filter(({ number }) => !isWeekend(number))),
    weekend: bandOf(days.filter(({ number }) => isWeekend(number))),
  };
}

/** Middle eight tenths, and median, by hour. */
function bandOf(days: readonly { readonly flows: Float64Array }[]): DayBand | null {
  if (days.length === 0) return null;
  const byHour = Array.from({ length: 24 }, (_, hour) =>
    Float64Array.from(days.map(({ flows }) => flows[hour]!).filter((value) => !Number.isNaN(value))).sort(),
  );
  const at = (share: number) => Float64Array.from(byHour, (values) => quantile(values, share));
  return { low: at(0.1), median: at(0.5), high: at(0.9), days: days.length };
}

function summarise({ weekdays, weekend }: Bands): string {
  const say = (band: DayBand | null, name: string) => {
    if (!band) return null;
    const known = [...band.median.keys()].filter((hour) => !Number.isNaN(band.median[hour]!));
    if (known.length === 0) return null;
    const best = known.reduce((found, hour) => (band.median[hour]! > band.median[found]! ? hour : found));
    return `${sayCount(band.days)} ${name}, busiest at ${String(best).padStart(2, '0')}:00 (median ${sayNumber(band.median[best]!)} flows/h)`;
  };
  const parts = [say(weekdays, 'weekdays'), say(weekend, 'days of the weekend')].filter(Boolean);
  return parts.length > 0 ? `${parts.join('; ')}.` : 'No hour was observed whole.';
}
