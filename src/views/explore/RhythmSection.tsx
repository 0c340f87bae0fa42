import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatNumber } from '../../charts/format';
import { Legend } from '../../charts/Legend';
import { LineChart } from '../../charts/LineChart';
import type { Series } from '../../charts/lineLayout';
import type { DayBand, RhythmPicture } from '../../metrics/explore/exploration';
import { Progress } from '../shared/Notices';
import { WeekFigure } from '../shared/WeekFigure';
import type { SectionProps } from './sections';
import { useQuestion } from './useQuestion';

const HOURS = Float64Array.from({ length: 24 }, (_, hour) => hour);
const INK = { tone: 'ink', dash: 'solid' } as const;
const QUIET = { tone: 'quiet', dash: 'dotted' } as const;
const ACCENT = { tone: 'accent', dash: 'dashed' } as const;
const ACCENT_DOTTED = { tone: 'accent', dash: 'dotted' } as const;
const hourName = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** Day and week by the clock that is shown. */
export function RhythmSection({ exploration, clock, isAlone }: SectionProps) {
  const picture = useQuestion({ section: 'seasonality', clockOffset: clock.offset, isAlone }, exploration);
  if (!picture) return <Progress label="Folding days" share={null} />;
  const { rhythm } = picture;
  return (
    <>
      <WeekFigure week={rhythm.week} summary={rhythm.weekSummary} clockName={clock.name} />
      <div className="pair-of-figures">
        <BandFigure rhythm={rhythm} clockName={clock.name} />
        <DaysFigure rhythm={rhythm} clockName={clock.name} />
      </div>
    </>
  );
}

interface RhythmProps {
  readonly rhythm: RhythmPicture;
  readonly clockName: string;
}

function DaysFigure({ rhythm: { days, daySummary, synthetic }, clockName }: RhythmProps) {
  const series = days.map(({ name, flows, isWeekend }): Series => ({
    ...(isWeekend ? QUIET : INK),
    ...{ label: name, x: HOURS, y: flows, shape: 'line' },
  }));
  return (
    <Figure
      title={synthetic ? 'Every real day, overlaid' : 'Every day, overlaid'}
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

interface NamedBand {
  readonly label: string;
  readonly band: DayBand;
  readonly look: Pick<Series, 'tone' | 'dash'>;
}

/** Those that are there, the real ones first. */
function bandsOf({ weekdays, weekend, synthetic }: RhythmPicture): NamedBand[] {
  const side = synthetic ? 'real, ' : '';
  const bands: readonly (readonly [string, DayBand | null, NamedBand['look']])[] = [
    [`${side}Monday to Friday`, weekdays, INK],
    [`${side}weekend`, weekend, QUIET],
    ['synthetic, Monday to Friday', synthetic && synthetic.weekdays, ACCENT],
    ['synthetic, weekend', synthetic && synthetic.weekend, ACCENT_DOTTED],
  ];
  return bands.flatMap(([label, band, look]) => (band ? [{ label, band, look }] : []));
}

/** The band is drawn of the real days alone: two over each other hide what they show. */
function seriesOf({ label, band, look }: NamedBand): Series[] {
  const median: Series = { ...look, label: `${label}, median`, x: HOURS, y: band.median, shape: 'line' };
  if (band.days <= 2 || look.tone === 'accent') return [median];
  const edge = { ...look, dash: 'dotted', label: `${label}, high`, shape: 'line' } as const;
  return [{ ...edge, x: HOURS, y: band.high, low: band.low }, median];
}

function BandFigure({ rhythm, clockName }: RhythmProps) {
  const there = bandsOf(rhythm);
  return (
    <Figure
      title="A usual day"
      summary={`${rhythm.daySummary} Bands hold the middle eight tenths of the ${rhythm.synthetic ? 'real ' : ''}days.`}
      legend={<Legend entries={there.map(({ label, look }) => ({ label, ...look }))} />}
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
      <HourChart
        label="Median flows an hour, with bands"
        series={there.flatMap(seriesOf)}
        clockName={clockName}
      />
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
