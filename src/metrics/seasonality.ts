/** The picture of the week (metrics.md 11): mean flows an hour by weekday and hour of day, UTC. */
import { totalVariation } from '../math/totalVariation';
import type { Seconds, TimeWindow } from '../trace/trace';
import { hoursCovered } from '../trace/weekClock';
import type { SeasonalityPicture } from './comparison';
import { sayDuration, sayNumber, sayStatistic } from './wording';

const TWO_DAYS: Seconds = 2 * 86_400;
/** A cell of which less was observed, in hours, is unknown. */
const LEAST_COVERED = 0.25;
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Flows by hour of the week, 0 (Monday 00:00 UTC) … 167, and the stretches that were observed. */
export interface WeekSide {
  readonly hours: Uint8Array;
  readonly windows: readonly TimeWindow[];
}

/**
 * Flows divided by hours observed, per cell of the 7 × 24 week; NaN where under a quarter of an hour was observed. Null where
 * the whole that this is a part of, `extent`, lies within two days. `phase` = seconds since Monday 00:00 UTC at the real
 * trace's start.
 */
export function compareSeasonality(
  real: WeekSide,
  synthetic: WeekSide | null,
  { extent, phase }: { readonly extent: Seconds; readonly phase: Seconds },
): SeasonalityPicture {
  if (extent < TWO_DAYS)
    return {
      week: null,
      summary: `A span of ${sayDuration(extent)} is too short for a week; the rate over time says more.`,
    };
  const week = { real: describeWeek(real, phase), synthetic: synthetic && describeWeek(synthetic, phase) };
  return { week, summary: summarise(week.real, week.synthetic) };
}

/** Mean flows an hour per hour of the week, 168 figures from Monday 00:00 UTC. */
function describeWeek({ hours, windows }: WeekSide, phase: Seconds): Float64Array {
  const flows = new Float64Array(168);
  for (let i = 0; i < hours.length; i++) flows[hours[i]!]!++;
  const covered = hoursCovered(windows, phase);
  return flows.map((count, cell) => (covered[cell]! >= LEAST_COVERED ? count / covered[cell]! : NaN));
}

function summarise(real: Float64Array, synthetic: Float64Array | null): string {
  const lead = `Busiest on ${peak(real)}`;
  if (!synthetic) return `${lead}, quietest on ${trough(real)}.`;
  const known = Array.from(real.keys()).filter((cell) => !Number.isNaN(real[cell]! + synthetic[cell]!));
  const shared = (week: Float64Array) => Float64Array.from(known, (cell) => week[cell]!);
  const distance = totalVariation(shared(real), shared(synthetic));
  const verdict = Number.isNaN(distance)
    ? 'no hour of the week with flows on both sides'
    : `total variation over the week ${sayStatistic(distance)}`;
  return `${lead} real against ${peak(synthetic)} synthetic; ${verdict}.`;
}

function peak(week: Float64Array): string {
  return cellInWords(week, (a, b) => a > b);
}

function trough(week: Float64Array): string {
  return cellInWords(week, (a, b) => a < b);
}

function cellInWords(week: Float64Array, better: (a: number, b: number) => boolean): string {
  const best = week.reduce(
    (found, value, cell) => ((found < 0 ? !Number.isNaN(value) : better(value, week[found]!)) ? cell : found),
    -1,
  );
  if (best < 0) return 'no hour';
  return `${DAYS[Math.floor(best / 24)]} ${String(best % 24).padStart(2, '0')}:00 (${sayNumber(week[best]!)} flows/h)`;
}
