/** The rhythm of day and week by a wall clock (metrics.md 11): the week's map, every day's profile, and the band of the weekdays. */
import { quantile } from '../../math/quantile';
import type { Seconds, TimeWindow } from '../../trace/trace';
import { hourOfWeek, weekPhase } from '../../trace/weekClock';
import { compareSeasonality } from '../seasonality';
import { sayCount, sayNumber } from '../wording';
import type { DayBand, RhythmPicture } from './exploration';
import type { Rows } from './rowsUnder';

const DAY: Seconds = 86_400;
const HOUR: Seconds = 3600;
const MOST_DAYS = 60;
/** An hour of which less was observed is unknown. */
const LEAST_OBSERVED = 0.9;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `clockOffset`: seconds that the clock is ahead of UTC, one for all of the trace. `extent`: of the whole trace. */
export function describeRhythm(inside: Rows, extent: Seconds, clockOffset: Seconds): RhythmPicture {
  const { time, window, trace } = inside;
  const phase = weekPhase(trace.start) + clockOffset + 7 * DAY;
  const hours = new Uint8Array(time.length);
  for (let i = 0; i < time.length; i++) hours[i] = hourOfWeek(time[i]!, phase);
  const { week, summary } = compareSeasonality({ hours, windows: [window] }, null, { extent, phase });
  const days = daysOf(inside, phase);
  const named = days.map(({ number, flows }) => {
    const weekday = number % 7;
    const date = new Date(
      (Number(trace.start / 1_000_000_000n) + clockOffset + (number * DAY - phase + HOUR)) * 1000,
    );
    return {
      name: `${WEEKDAYS[weekday]!} ${date.toISOString().slice(0, 10)}`,
      isWeekend: weekday > 4,
      flows,
    };
  });
  const [weekdays, weekend] = [false, true].map((isWeekend) =>
    bandOf(named.filter((day) => day.isWeekend === isWeekend)),
  );
  return {
    week: week && week.real,
    days: named.slice(-MOST_DAYS),
    weekdays: weekdays!,
    weekend: weekend!,
    weekSummary: summary,
    daySummary: summarise(weekdays!, weekend!),
  };
}

/** Flows an hour of each day that the window touches; `number` counts days from the Monday before the start. */
function daysOf({ time, window }: Rows, phase: Seconds): { number: number; flows: Float64Array }[] {
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

/** Middle eight tenths, and median, by hour. */
function bandOf(days: readonly { readonly flows: Float64Array }[]): DayBand | null {
  if (days.length === 0) return null;
  const byHour = Array.from({ length: 24 }, (_, hour) =>
    Float64Array.from(days.map(({ flows }) => flows[hour]!).filter((value) => !Number.isNaN(value))).sort(),
  );
  const at = (share: number) => Float64Array.from(byHour, (values) => quantile(values, share));
  return { low: at(0.1), median: at(0.5), high: at(0.9), days: days.length };
}

function summarise(weekdays: DayBand | null, weekend: DayBand | null): string {
  const say = (band: DayBand | null, name: string) => {
    if (!band) return null;
    const known = [...band.median.keys()].filter((hour) => !Number.isNaN(band.median[hour]!));
    if (known.length === 0) return null;
    const best = known.reduce((found, hour) => (band.median[hour]! > band.median[found]! ? hour : found));
    return `${sayCount(band.days)} ${name}: busiest at ${String(best).padStart(2, '0')}:00 (median ${sayNumber(band.median[best]!)} flows/h)`;
  };
  const parts = [say(weekdays, 'weekdays'), say(weekend, 'days of the weekend')].filter(Boolean);
  return parts.length > 0 ? `${parts.join('; ')}.` : 'No hour was observed whole.';
}
