import { memo } from 'react';
import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatNumber } from '../../charts/format';
import { Ramp } from '../../charts/Legend';
import { WeekChart } from '../../charts/WeekChart';
import { largest, WEEKDAYS } from '../../charts/weekLayout';
import type { SeasonalityPicture, Sided } from '../../metrics/comparison';
import { CHARTS } from './chartOfMetric';

const flowsAnHour = (value: number) =>
  Number.isFinite(value) ? `${formatNumber(value)} flows/h` : 'not observed';

/** Hour by weekday where the span allows; below two days the rate over time says more. */
export const Seasonality = memo(function Seasonality({
  seasonality: { week, summary },
}: {
  readonly seasonality: SeasonalityPicture;
}) {
  if (!week) return <p className="hint">A map of hours by weekdays needs more than two days to look at.</p>;
  const most = largest(week.real, week.synthetic);
  const difference = week.synthetic && week.real.map((real, i) => week.synthetic![i]! - real);
  const apart = difference ? largest(difference) : 0;
  return (
    <Figure
      id={CHARTS.week}
      title="Hour of day by weekday (UTC)"
      summary={summary}
      legend={
        <div className="legend">
          <Ramp kind="real" low="0" high={`${formatNumber(most)} flows/h`} />
          {week.synthetic && <Ramp kind="synthetic" low="0" high={`${formatNumber(most)} flows/h`} />}
          {difference && (
            <Ramp
              kind="difference"
              low={`−${formatNumber(apart)}`}
              high={`+${formatNumber(apart)} flows/h`}
            />
          )}
        </div>
      }
      table={() => <WeekTable week={week} />}
    >
      <div className="weeks">
        <Panel title="Real" tone="real" values={week.real} limit={most} />
        {week.synthetic && <Panel title="Synthetic" tone="synthetic" values={week.synthetic} limit={most} />}
        {difference && <Panel title="Difference" tone="difference" values={difference} limit={apart} />}
      </div>
    </Figure>
  );
});

interface PanelProps {
  readonly title: string;
  readonly tone: 'real' | 'synthetic' | 'difference';
  readonly values: Float64Array;
  readonly limit: number;
}

function Panel({ title, tone, values, limit }: PanelProps) {
  return (
    <div>
      <h4>{title}</h4>
      <WeekChart
        label={`${title}: mean flows an hour by weekday and hour, UTC`}
        tone={tone}
        values={values}
        limit={limit}
        read={flowsAnHour}
      />
    </div>
  );
}

function WeekTable({ week }: { readonly week: Sided<Float64Array> }) {
  const cells = Array.from({ length: 168 }, (_, i) => i);
  return (
    <DataTable
      caption="Mean flows an hour, UTC"
      rows={cells}
      columns={[
        {
          head: 'Hour',
          cell: (i) => `${WEEKDAYS[Math.floor(i / 24)]} ${String(i % 24).padStart(2, '0')}:00`,
        },
        { head: 'Real', numeric: true, cell: (i) => formatNumber(week.real[i]!) },
        ...(week.synthetic
          ? [{ head: 'Synthetic', numeric: true, cell: (i: number) => formatNumber(week.synthetic![i]!) }]
          : []),
      ]}
    />
  );
}
