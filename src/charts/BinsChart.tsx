import type { KeyboardEvent, PointerEvent } from 'react';
import { useMemo, useRef, useState } from 'react';
import type { BinSeries } from './BinsCanvas';
import { BinsCanvas } from './BinsCanvas';
import type { BinLevel, BinsLayout } from './binsLayout';
import { binsLayout } from './binsLayout';
import { PlotAxes } from './PlotAxes';
import { ReadOut } from './ReadOut';
import type { Range } from './timeView';
import { useBrush } from './useBrush';
import { useWidth } from './useSize';
import type { TimeView } from './useTimeView';
import { useTimeView, useWheel } from './useTimeView';

/** So many of the finest bins are the closest look. */
const LEAST_BINS = 20;

interface BinsChartProps {
  /** What is drawn, for those who do not see it; the caption says what it shows. */
  readonly label: string;
  /** The name of the counts, given the width of a bin that is shown. */
  readonly countsOf: (binWidth: number) => string;
  /** Epoch seconds of the first bin of every level. */
  readonly from: number;
  /** Finest first, a column of counts a series. */
  readonly levels: readonly BinLevel[];
  readonly series: readonly BinSeries[];
  /** Of the line over the stack, where the levels have one. */
  readonly over?: BinSeries | undefined;
  readonly height: number;
  /** Seconds that the clock shown is ahead of UTC, and its name. */
  readonly clock?: { readonly offset: number; readonly name: string };
  /** The stretch that is selected, and what to do while another is drawn. */
  readonly selected?: Range | null;
  readonly onBrush?: ((range: Range | null) => void) | undefined;
}

/** Counts over time at any closeness: zoom, pan, select a stretch; by pointer, wheel, key and button. */
export function BinsChart(props: BinsChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const { from, levels, height, clock, selected = null } = props;
  const clockOffset = clock?.offset ?? 0;
  const finest = levels[0]!;
  const whole: Range = [from, from + Math.max(1, finest.counts[0]?.length ?? 0) * finest.binWidth];
  const view = useTimeView(whole, LEAST_BINS * finest.binWidth);
  const [start, stop] = view.range;
  const layout = useMemo(
    () => (width > 0 ? binsLayout({ from, levels, view: [start, stop], width, height, clockOffset }) : null),
    [from, levels, start, stop, width, height, clockOffset],
  );
  return (
    <div className="bins">
      <div ref={ref} className="plot" style={{ height }}>
        {layout && <Plot {...props} layout={layout} view={view} whole={whole} width={width} />}
      </div>
      <ViewButtons view={view} selected={selected} />
    </div>
  );
}

interface PlotProps extends BinsChartProps {
  readonly layout: BinsLayout;
  readonly view: TimeView;
  readonly whole: Range;
  readonly width: number;
}

function Plot(props: PlotProps) {
  const { layout, view, whole, width, height, series, over, label, from, selected = null, onBrush } = props;
  const { level, first, end, x } = layout;
  const surface = useRef<HTMLDivElement>(null);
  /** A bin's middle, so that it stays where it is while the view moves. */
  const [cursor, setCursor] = useState<number | null>(null);
  const brush = useBrush({ x, whole, selected, onBrush });
  useWheel(surface, { view, invert: x.invert, length: layout.plot.right - layout.plot.left });
  const binAt = (at: number) =>
    Math.min(Math.max(Math.floor((at - from) / level.binWidth), first), Math.max(first, end - 1));
  const middle = (bin: number) => from + (bin + 0.5) * level.binWidth;
  const isSeen = cursor !== null && cursor >= view.range[0] && cursor <= view.range[1];
  const bin = isSeen && end > first ? binAt(cursor) : null;
  const leftOf = (event: PointerEvent<HTMLElement>) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    brush.move(leftOf(event));
    setCursor(middle(binAt(x.invert(leftOf(event)))));
  };
  const press = (event: KeyboardEvent) => {
    const at = bin === null ? (view.range[0] + view.range[1]) / 2 : middle(bin);
    if (brush.key(event, at, level.binWidth) || view.key(event.key, at)) event.preventDefault();
  };
  const readOut = bin === null ? null : readings(over ? [...series, over] : series, layout, bin, middle(bin));
  return (
    <div
      ref={surface}
      className={onBrush ? 'plot-surface brushable' : 'plot-surface'}
      onPointerMove={follow}
      onPointerLeave={() => setCursor(null)}
      onPointerDown={(event) => brush.press(event, leftOf(event))}
      onPointerUp={brush.release}
      onPointerCancel={brush.release}
    >
      <svg width={width} height={height} role="img" aria-label={label}>
        <PlotAxes
          layout={layout}
          height={height}
          x={{ kind: 'utc', label: `start of flow (${props.clock?.name ?? 'UTC'})` }}
          y={{ kind: 'count', label: props.countsOf(level.binWidth) }}
          compact={false}
        />
        <BrushBand layout={layout} range={selected} isHeld={brush.isDragging} />
        {bin !== null && <CursorLine layout={layout} at={middle(bin)} />}
      </svg>
      <BinsCanvas layout={layout} from={from} series={series} over={over} width={width} height={height} />
      {readOut && bin !== null && <ReadOut text={readOut} left={x.position(middle(bin))} width={width} />}
      {end - first > 1 && (
        <input
          type="range"
          className="cursor-range"
          aria-label={`${label}: cursor; plus and minus zoom${onBrush ? ', Enter marks the ends of a stretch, Escape clears it' : ''}`}
          aria-valuetext={readOut?.join('; ') ?? 'no bin'}
          min={first}
          max={end - 1}
          value={bin ?? first}
          onFocus={() => setCursor((now) => now ?? middle(first))}
          onBlur={() => setCursor(null)}
          onChange={(event) => setCursor(middle(Number(event.target.value)))}
          onKeyDown={press}
        />
      )}
    </div>
  );
}

function CursorLine({ layout: { plot, x }, at }: { readonly layout: BinsLayout; readonly at: number }) {
  return (
    <line className="cursor-line" x1={x.position(at)} x2={x.position(at)} y1={plot.top} y2={plot.bottom} />
  );
}

/** The selected stretch, with a handle at either end that lies in view. */
function BrushBand({
  layout: { plot, x },
  range,
  isHeld,
}: {
  readonly layout: BinsLayout;
  readonly range: Range | null;
  readonly isHeld: boolean;
}) {
  if (!range) return null;
  const ends = range.map((end) => x.position(end));
  const [left, right] = ends.map((at) => Math.min(plot.right, Math.max(plot.left, at))) as [number, number];
  const height = plot.bottom - plot.top;
  if (right <= plot.left || left >= plot.right) return null;
  return (
    <g className={isHeld ? 'brush is-held' : 'brush'}>
      <rect className="brush-band" x={left} y={plot.top} width={Math.max(1, right - left)} height={height} />
      {[left, right].map(
        (at, i) =>
          at === ends[i] && (
            <g key={i} className="brush-end">
              <line x1={at} x2={at} y1={plot.top} y2={plot.bottom} />
              <rect x={at - 6} y={plot.top} width={12} height={height} />
            </g>
          ),
      )}
    </g>
  );
}

function ViewButtons({ view, selected }: { readonly view: TimeView; readonly selected: Range | null }) {
  const { isZoomed } = view;
  return (
    <div className="view-buttons" role="group" aria-label="Time shown">
      <button type="button" aria-label="Zoom in" onClick={() => view.zoomBy(0.5)}>
        +
      </button>
      <button type="button" aria-label="Zoom out" disabled={!isZoomed} onClick={() => view.zoomBy(2)}>
        −
      </button>
      <button type="button" aria-label="Earlier" disabled={!isZoomed} onClick={() => view.panBy(-0.5)}>
        ←
      </button>
      <button type="button" aria-label="Later" disabled={!isZoomed} onClick={() => view.panBy(0.5)}>
        →
      </button>
      {selected && (
        <button type="button" onClick={() => view.show(selected)}>
          Zoom to selection
        </button>
      )}
      {isZoomed && (
        <button type="button" onClick={() => view.showWhole()}>
          Whole span
        </button>
      )}
    </div>
  );
}

function readings(
  series: readonly BinSeries[],
  { level, x, y }: BinsLayout,
  bin: number,
  at: number,
): string[] {
  return [
    x.read(at),
    ...series.flatMap(({ label }, i) => {
      const count = (level.counts[i] ?? level.over)?.[bin] ?? NaN;
      return Number.isNaN(count) || (level.isStacked && i < level.counts.length && count === 0)
        ? []
        : [`${label} ${y.read(count)}`];
    }),
    ...(level.low && level.high
      ? [`least ${y.read(level.low[bin]!)}, most ${y.read(level.high[bin]!)}`]
      : []),
  ];
}
