import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatNumber } from '../../charts/format';
import { Ramp } from '../../charts/Legend';
import { WeekChart } from '../../charts/WeekChart';
import { largest, WEEKDAYS } from '../../charts/weekLayout';
import type { Sided } from '../../metrics/comparison';

const flowsAnHour = (value: number) =>
  Number.isFinite(value) ? `${formatNumber(value)} flows/h` : 'not observed';

interface WeekFigureProps {
  readonly id?: string;
  /** Mean flows an hour, 7 × 24 from Monday; null where the span is too short. */
  readonly week: Sided<Float64Array> | null;
  readonly summary: string;
  readonly clockName: string;
}

/** Hour by weekday where the span allows: real, and beside it synthetic and difference; below two days the rate over time says more. */
export function WeekFigure({ id, week, summary, clockName }: WeekFigureProps) {
  if (!week) return <p className="hint">A map of hours by weekdays needs more than two days to look at.</p>;
  const most = largest(week.real, week.synthetic);
  const difference = week.synthetic && week.real.map((real, i) => week.synthetic![i]! - real);
  const apart = difference ? largest(difference) : 0;
  return (
    <Figure
      {...(id && { id })}
      title={`Hour of day by weekday (${clockName})`}
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
      table={() => <WeekTable week={week} clockName={clockName} />}
    >
      <div className="weeks">
        <Panel title="Real" tone="real" values={week.real} limit={most} clockName={clockName} />
        {week.synthetic && (
          <Panel
            title="Synthetic"
            tone="synthetic"
            values={week.synthetic}
            limit={most}
            clockName={clockName}
          />
        )}
        {difference && (
          <Panel
            title="Difference"
            tone="difference"
            values={difference}
            limit={apart}
            clockName={clockName}
          />
        )}
      </div>
    </Figure>
  );
}

interface PanelProps {
  readonly title: string;
  readonly tone: 'real' | 'synthetic' | 'difference';
  readonly values: Float64Array;
  readonly limit: number;
  readonly clockName: string;
}

function Panel({ title, tone, values, limit, clockName }: PanelProps) {
  return (
    <div>
      <h4>{title}</h4>
      <WeekChart
        label={`${title}: mean flows an hour by weekday and hour, ${clockName}`}
        tone={tone}
        values={values}
        limit={limit}
        read={flowsAnHour}
      />
    </div>
  );
}

function WeekTable({ week, clockName }: { readonly week: Sided<Float64Array>; readonly clockName: string }) {
  const cells = Array.from({ length: 168 }, (_, i) => i);
  return (
    <DataTable
      caption={`Mean flows an hour, ${clockName}`}
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
