import { memo } from 'react';
import type { SeasonalityPicture } from '../../metrics/comparison';
import { WeekFigure } from '../shared/WeekFigure';
import { CHARTS } from './chartOfMetric';

/** Hour by weekday, real, synthetic and their difference. */
export const Seasonality = memo(function Seasonality({
  seasonality: { week, summary },
}: {
  readonly seasonality: SeasonalityPicture;
}) {
  return <WeekFigure id={CHARTS.week} week={week} summary={summary} clockName="UTC" />;
});
