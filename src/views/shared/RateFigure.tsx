import { useMemo } from 'react';
import { BinsChart } from '../../charts/BinsChart';
import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatCount, formatBin, formatUtc } from '../../charts/format';
import { Legend } from '../../charts/Legend';
import type { Range } from '../../charts/timeView';
import type { RateLevel, RatePicture } from '../../metrics/comparison';
import type { TimeWindow } from '../../trace/trace';
import { overviewOf } from './overviewOf';
import { RateDifferenceFigure } from './RateDifferenceFigure';
import { bySide, sidesOf } from './sides';

interface RateFigureProps {
  readonly id?: string;
  readonly title: string;
  readonly rate: RatePicture;
  /** Epoch seconds of the real trace's first instant. */
  readonly epoch: number;
  readonly window?: TimeWindow | null;
  readonly onWindow?: (window: TimeWindow | null) => void;
}

/** Flows a bin over time, UTC: the whole trace, in which a stretch may be selected; and where the two sides differ. */
export function RateFigure(props: RateFigureProps) {
  const { difference } = props.rate;
  return (
    <>
      <BothSides {...props} />
      {difference && <RateDifferenceFigure difference={difference} epoch={props.epoch} />}
    </>
  );
}

function BothSides({ id, title, rate, epoch, window: selected, onWindow }: RateFigureProps) {
  const overview = overviewOf(rate);
  const { counts } = overview;
  const levels = useMemo(
    () => rate.levels.map(({ binWidth, counts }) => ({ binWidth, counts: bySide(counts, (side) => side) })),
    [rate.levels],
  );
  const hasSynthetic = counts.synthetic !== null;
  const series = useMemo(
    () =>
      bySide({ real: 0, synthetic: hasSynthetic ? 0 : null }, (_, look) => ({
        ...look,
        filled: look.tone === 'ink',
      })),
    [hasSynthetic],
  );
  return (
    <Figure
      {...(id && { id })}
      title={title}
      summary={rate.summary}
      legend={hasSynthetic && <Legend entries={sidesOf(counts)} />}
      table={() => <RateTable level={overview} from={epoch + rate.from} />}
    >
      <BinsChart
        label={`${title}, flows per ${formatBin(overview.binWidth)}`}
        countsOf={(binWidth) => `flows per ${formatBin(binWidth)}`}
        from={epoch + rate.from}
        levels={levels}
        series={series}
        height={200}
        selected={selected ? [epoch + selected.from, epoch + selected.to] : null}
        onBrush={
          onWindow &&
          ((range: Range | null) => onWindow(range && { from: range[0] - epoch, to: range[1] - epoch }))
        }
      />
      <p className="hint">
        {onWindow &&
          'Drag to select a stretch of time, drag it or its ends to change it, click beside it to clear.'}
        <span className="keys">
          {' '}
          Ctrl and wheel zoom, Shift and wheel move; keys: arrows, + − 0
          {onWindow && ', Enter at both ends, Shift and arrows, Escape'}.
        </span>
      </p>
    </Figure>
  );
}

function RateTable({ level, from }: { readonly level: RateLevel; readonly from: number }) {
  const { binWidth, counts } = level;
  const { real, synthetic } = counts;
  return (
    <DataTable
      caption={`Flows per ${formatBin(binWidth)}`}
      rows={Array.from({ length: Math.max(real.length, synthetic?.length ?? 0) }, (_, i) => i)}
      columns={[
        { head: 'From', cell: (i) => formatUtc(from + i * binWidth) },
        { head: 'Real', numeric: true, cell: (i) => formatCount(real[i] ?? NaN) },
        ...(synthetic
          ? [{ head: 'Synthetic', numeric: true, cell: (i: number) => formatCount(synthetic[i] ?? NaN) }]
          : []),
      ]}
    />
  );
}
