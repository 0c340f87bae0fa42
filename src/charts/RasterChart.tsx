import type { PointerEvent } from 'react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Scale } from './axisLayout';
import { makeScale } from './axisLayout';
import { CursorRange } from './CursorRange';
import { formatCount } from './format';
import type { RasterLayout } from './rasterLayout';
import { countsUnder, nextSpike, pixelCounts, rasterLayout, tickShade } from './rasterLayout';
import { ReadOut } from './ReadOut';
import { usePalette } from './usePalette';
import { useWidth } from './useSize';

export interface RasterRow {
  readonly name: string;
  readonly flows: number;
  /** Over the whole of the time, in even columns. */
  readonly counts: ArrayLike<number>;
}

interface RasterChartProps {
  readonly label: string;
  readonly rows: readonly RasterRow[];
  /** Epoch seconds. */
  readonly range: readonly [from: number, to: number];
  readonly clockOffset: number;
  readonly onPick: (row: number) => void;
}

/** Spike trains: a row each, a tick where something happened; the names are buttons, and a cursor reads what speaks at a time. */
export function RasterChart({ label, rows, range, clockOffset, onPick }: RasterChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [cursor, setCursor] = useState<number | null>(null);
  const layout = rasterLayout(rows.length, width);
  const { left, right, rowHeight, height } = layout;
  const x = makeScale('utc', range, [left, right], clockOffset);
  const pixels = Math.max(0, Math.floor(right - left));
  const at = cursor === null || pixels === 0 ? null : Math.min(cursor, pixels - 1);
  const text = at === null ? null : readings(rows, x.read(x.invert(left + at)), at, pixels);
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const place = Math.floor(event.clientX - event.currentTarget.getBoundingClientRect().left - left);
    setCursor(place >= 0 && place < pixels ? place : null);
  };
  return (
    <div
      ref={ref}
      className="raster"
      style={{ height }}
      role="group"
      aria-label={label}
      onPointerMove={follow}
      onPointerLeave={() => setCursor(null)}
    >
      {width > 0 && <RasterCanvas rows={rows} layout={layout} width={width} />}
      {rows.map(({ name, flows }, i) => (
        <button
          key={name}
          type="button"
          className="raster-name"
          style={{ top: i * rowHeight, width: left > 0 ? left - 12 : '100%' }}
          aria-label={`select ${name}, ${formatCount(flows)} flows`}
          onClick={() => onPick(i)}
        >
          {name}
        </button>
      ))}
      <RasterAxis x={x} layout={layout} width={width} cursor={at} />
      {text && at !== null && <ReadOut text={text} left={left + at} width={width} />}
      <CursorRange
        label={`${label}; up and down go to the next flow`}
        stops={rows.length > 0 ? pixels : 0}
        cursor={cursor}
        text={text && text.join('; ')}
        onCursor={setCursor}
        onKeyDown={(event) => {
          const step = STEPS[event.key];
          if (!step) return;
          event.preventDefault();
          setCursor(
            nextSpike(
              rows.map(({ counts }) => counts),
              { pixel: at ?? 0, pixels, step },
            ),
          );
        }}
      />
    </div>
  );
}

const STEPS: Readonly<Record<string, 1 | -1 | undefined>> = { ArrowUp: 1, ArrowDown: -1 };
/** Names in a reading: more hide the picture. */
const MOST_NAMED = 5;

/** The time, and who speaks then, busiest first. */
function readings(rows: readonly RasterRow[], time: string, pixel: number, pixels: number): string[] {
  const counts = countsUnder(
    rows.map((row) => row.counts),
    pixel,
    pixels,
  );
  const speak = rows.map(({ name }, i) => ({ name, count: counts[i]! })).filter(({ count }) => count > 0);
  speak.sort((a, b) => b.count - a.count);
  const rest = speak.length - MOST_NAMED;
  return [
    time,
    ...speak.slice(0, MOST_NAMED).map(({ name, count }) => `${name}: ${formatCount(count)}`),
    ...(rest > 0 ? [`and ${rest} more`] : []),
    ...(speak.length === 0 ? ['nobody'] : []),
  ];
}

interface RasterAxisProps {
  readonly x: Scale;
  readonly layout: RasterLayout;
  readonly width: number;
  readonly cursor: number | null;
}

function RasterAxis({ x, layout: { left, right, height }, width, cursor }: RasterAxisProps) {
  const anchor = (at: number) => (at > right - 20 ? 'end' : at < left + 20 ? 'start' : 'middle');
  return (
    <svg width={width} height={height} className="axes" aria-hidden="true">
      {x.ticks(110).map(({ at, text }) => (
        <g key={at}>
          <line className="axis" x1={at} x2={at} y1={height - 22} y2={height - 18} />
          <text x={at} y={height - 6} textAnchor={anchor(at)}>
            {text}
          </text>
        </g>
      ))}
      <line className="axis" x1={left} x2={right} y1={height - 22} y2={height - 22} />
      {cursor !== null && (
        <line className="cursor-line" x1={left + cursor} x2={left + cursor} y1={0} y2={height - 22} />
      )}
    </svg>
  );
}

function RasterCanvas({
  rows,
  layout,
  width,
}: {
  readonly rows: readonly RasterRow[];
  readonly layout: RasterLayout;
  readonly width: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const { left, right, rowHeight, height } = layout;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const ratio = window.devicePixelRatio || 1;
    Object.assign(context.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = palette.real;
    const tickHeight = Math.min(rowHeight, 18) - 6;
    for (const [i, { counts }] of rows.entries())
      pixelCounts(counts, right - left).forEach((count, at) => {
        if (count === 0) return;
        context.globalAlpha = tickShade(count);
        context.fillRect(left + at, (i + 1) * rowHeight - tickHeight - 3, 1, tickHeight);
      });
  }, [rows, left, right, rowHeight, height, width, palette]);
  return <canvas ref={canvas} className="plot-canvas" style={{ width, height }} aria-hidden="true" />;
}
