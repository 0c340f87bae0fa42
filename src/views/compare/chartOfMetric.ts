/** Where a measure can be seen: the picture of Compare that shows what it measures. Columns of a flow have none there. */
import type { Score } from '../../metrics/score';

/** Elements' ids. */
export const CHARTS = {
  rate: 'chart-rate',
  week: 'chart-week',
  gaps: 'chart-gaps',
  pairs: 'chart-pairs',
} as const;

const WEEK = ['hourProfileTv', 'weekdayTv', 'weekHourTv', 'peakHour', 'troughHour'];
const GAPS = ['logGap', 'pairGap', 'sourceGap', 'sameTick', 'silence'];

/** Of measures about time the rate shows what neither gaps nor the week do. */
export function chartOfMetric({ name, section = 'time' }: Pick<Score, 'name' | 'section'>): string | null {
  if (section === 'pairs') return CHARTS.pairs;
  if (section !== 'time') return null;
  if (GAPS.some((prefix) => name.startsWith(prefix))) return CHARTS.gaps;
  return WEEK.includes(name) ? CHARTS.week : CHARTS.rate;
}

/** Goes there, with the keyboard too; to the rate where the span is too short for a week. */
export function showChart(id: string): void {
  const chart = document.getElementById(id) ?? document.getElementById(CHARTS.rate);
  chart?.scrollIntoView({ block: 'start' });
  chart?.focus({ preventScroll: true });
}
