import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatCount, formatBin, formatUtc } from '../../charts/format';
import { Legend } from '../../charts/Legend';
import { LineChart } from '../../charts/LineChart';
import type { RatePicture } from '../../metrics/comparison';
import type { TimeWindow } from '../../trace/trace';
import { bySide, sidesOf } from './sides';

interface RateFigureProps {
  readonly title: string;
  readonly rate: RatePicture;
  /** Epoch seconds of the real trace's first instant. */
  readonly epoch: number;
  readonly window?: TimeWindow | null;
  readonly onWindow?: (window: TimeWindow | null) => void;
}

/** Flows a bin over time, UTC; a drag selects a stretch. */
export function RateFigure({ title, rate, epoch, window: selected, onWindow }: RateFigureProps) {
  const edges = Float64Array.from(
    { length: Math.max(rate.counts.real.length, rate.counts.synthetic?.length ?? 0) + 1 },
    (_, i) => epoch + rate.from + i * rate.binWidth,
  );
  const bin = formatBin(rate.binWidth);
  const domain = [edges[0]!, edges.at(-1)!] as const;
  return (
    <Figure
      title={title}
      summary={rate.summary}
      legend={rate.counts.synthetic && <Legend entries={sidesOf(rate.counts)} />}
      table={() => <RateTable rate={rate} edges={edges} />}
    >
      <LineChart
        label={`${title}, flows per ${bin}`}
        height={200}
        x={{ kind: 'utc', label: 'start of flow (UTC)', domain }}
        y={{ kind: 'count', label: `flows per ${bin}` }}
        series={bySide(rate.counts, (y, look) => ({
          ...look,
          x: edges.subarray(0, y.length + 1),
          y,
          shape: 'steps',
          filled: look.tone === 'ink',
        }))}
        brushed={bandOf(selected, rate, epoch)}
        {...(onWindow && {
          onBrush: (range: readonly [number, number] | null) =>
            onWindow(range && { from: range[0] - epoch, to: range[1] - epoch }),
        })}
      />
      {onWindow && (
        <p className="hint">
          Drag to select a stretch of time; click to clear. From the keyboard: arrows, Enter, Escape.
        </p>
      )}
    </Figure>
  );
}

/** No band where the picture shows the selected stretch and nothing else. */
function bandOf(
  selected: TimeWindow | null | undefined,
  { from, binWidth, counts }: RatePicture,
  epoch: number,
): readonly [number, number] | null {
  if (!selected) return null;
  const to = from + binWidth * Math.max(counts.real.length, counts.synthetic?.length ?? 0);
  const isAll = selected.from - from < binWidth && to - selected.to < binWidth;
  return isAll ? null : [epoch + selected.from, epoch + selected.to];
}

function RateTable({ rate, edges }: { readonly rate: RatePicture; readonly edges: Float64Array }) {
  const bins = Array.from({ length: edges.length - 1 }, (_, i) => i);
  const { real, synthetic } = rate.counts;
  return (
    <DataTable
      caption={`Flows per ${formatBin(rate.binWidth)}`}
      rows={bins}
      columns={[
        { head: 'From', cell: (i) => formatUtc(edges[i]!) },
        { head: 'Real', numeric: true, cell: (i) => formatCount(real[i] ?? NaN) },
        ...(synthetic
          ? [{ head: 'Synthetic', numeric: true, cell: (i: number) => formatCount(synthetic[i] ?? NaN) }]
          : []),
      ]}
    />
  );
}
