import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatNumber } from '../../charts/format';
import { Legend, Ramp } from '../../charts/Legend';
import { LineChart } from '../../charts/LineChart';
import type { Series } from '../../charts/lineLayout';
import { WeekChart } from '../../charts/WeekChart';
import { largest, WEEKDAYS } from '../../charts/weekLayout';
import type { DayBand, RhythmPicture } from '../../metrics/explore/exploration';
import { Progress } from '../shared/Notices';
import type { SectionProps } from './sections';
import { useQuestion } from './useQuestion';

const HOURS = Float64Array.from({ length: 24 }, (_, hour) => hour);
const INK = { tone: 'ink', dash: 'solid' } as const;
const QUIET = { tone: 'quiet', dash: 'dotted' } as const;
const flowsAnHour = (value: number) =>
  Number.isFinite(value) ? `${formatNumber(value)} flows/h` : 'not observed';
const hourName = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** Day and week by the clock that is shown. */
export function RhythmSection({ exploration, clock }: SectionProps) {
  const picture = useQuestion({ section: 'seasonality', clockOffset: clock.offset }, exploration);
  if (!picture) return <Progress label="Folding days" share={null} />;
  const { rhythm } = picture;
  return (
    <>
      <WeekFigure rhythm={rhythm} clockName={clock.name} />
      <div className="pair-of-figures">
        <DaysFigure rhythm={rhythm} clockName={clock.name} />
        <BandFigure rhythm={rhythm} clockName={clock.name} />
      </div>
    </>
  );
}

interface RhythmProps {
  readonly rhythm: RhythmPicture;
  readonly clockName: string;
}

function WeekFigure({ rhythm: { week, weekSummary }, clockName }: RhythmProps) {
  if (!week) return <p className="hint">A map of hours by weekdays needs more than two days to look at.</p>;
  const most = largest(week);
  return (
    <Figure
      title={`Hour of day by weekday (${clockName})`}
      summary={weekSummary}
      legend={
        <div className="legend">
          <Ramp kind="real" low="0" high={`${formatNumber(most)} flows/h`} />
        </div>
      }
      table={() => (
        <DataTable
          caption={`Mean flows an hour, ${clockName}`}
          rows={Array.from(week, (_, i) => i)}
          columns={[
            { head: 'Hour', cell: (i) => `${WEEKDAYS[Math.floor(i / 24)]} ${hourName(i % 24)}` },
            { head: 'Flows/h', numeric: true, cell: (i) => formatNumber(week[i]!) },
          ]}
        />
      )}
    >
      <WeekChart
        label={`Mean flows an hour by weekday and hour, ${clockName}`}
        tone="real"
        values={week}
        limit={most}
        read={flowsAnHour}
      />
    </Figure>
  );
}

function DaysFigure({ rhythm: { days, daySummary }, clockName }: RhythmProps) {
  const series = days.map(({ name, flows, isWeekend }): Series => ({
    ...(isWeekend ? QUIET : INK),
    ...{ label: name, x: HOURS, y: flows, shape: 'line' },
  }));
  return (
    <Figure
      title="Every day, overlaid"
      summary={daySummary}
      legend={
        <Legend
          entries={[
            { label: 'Monday to Friday', ...INK },
            { label: 'weekend', ...QUIET },
          ]}
        />
      }
      table={() => (
        <DataTable
          caption={`Flows an hour by day, ${clockName}`}
          rows={days}
          columns={[
            { head: 'Day', cell: ({ name }) => name },
            ...Array.from(HOURS, (hour) => ({
              ...{ head: String(hour), numeric: true },
              cell: ({ flows }: RhythmPicture['days'][number]) => formatNumber(flows[hour]!),
            })),
          ]}
        />
      )}
    >
      <div className={days.length > 3 ? 'overlaid' : undefined}>
        <HourChart label={`Flows an hour of ${days.length} days`} series={series} clockName={clockName} />
      </div>
    </Figure>
  );
}

function BandFigure({ rhythm: { weekdays, weekend, daySummary }, clockName }: RhythmProps) {
  const bands: readonly (readonly [string, DayBand | null, typeof INK | typeof QUIET])[] = [
    ['Monday to Friday', weekdays, INK],
    ['weekend', weekend, QUIET],
  ];
  const there = bands.flatMap(([label, band, look]) => (band ? [{ label, band, look }] : []));
  const series = there.flatMap(({ label, band, look }): Series[] => [
    ...(band.days > 2
      ? [
          {
            ...look,
            dash: 'dotted' as const,
            label: `${label}, high`,
            x: HOURS,
            y: band.high,
            low: band.low,
            shape: 'line' as const,
          },
        ]
      : []),
    { ...look, label: `${label}, median`, x: HOURS, y: band.median, shape: 'line' },
  ]);
  return (
    <Figure
      title="A usual day"
      summary={`${daySummary} Bands hold the middle eight tenths of the days.`}
      legend={<Legend entries={there.map(({ label, look }) => ({ label: `${label}, median`, ...look }))} />}
      table={() => (
        <DataTable
          caption={`Flows an hour, ${clockName}`}
          rows={Array.from(HOURS)}
          columns={[
            { head: 'Hour', cell: hourName },
            ...there.flatMap(({ label, band }) => [
              { head: `${label}: low`, numeric: true, cell: (hour: number) => formatNumber(band.low[hour]!) },
              { head: 'median', numeric: true, cell: (hour: number) => formatNumber(band.median[hour]!) },
              { head: 'high', numeric: true, cell: (hour: number) => formatNumber(band.high[hour]!) },
            ]),
          ]}
        />
      )}
    >
      <HourChart label="Median flows an hour, with bands" series={series} clockName={clockName} />
    </Figure>
  );
}

function HourChart({
  label,
  series,
  clockName,
}: {
  readonly label: string;
  readonly series: readonly Series[];
  readonly clockName: string;
}) {
  return (
    <LineChart
      label={label}
      height={280}
      x={{ kind: 'linear', label: `hour of day (${clockName})`, domain: [0, 23] }}
      y={{ kind: 'count', label: 'flows an hour' }}
      series={series}
    />
  );
}
