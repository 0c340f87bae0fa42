import { useLayoutEffect, useRef } from 'react';
import { makeScale } from './axisLayout';
import { formatCount } from './format';
import type { RasterLayout } from './rasterLayout';
import { pixelCounts, rasterLayout, tickShade } from './rasterLayout';
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

/** Spike trains: a row each, a tick where something happened; the names are buttons. */
export function RasterChart({ label, rows, range, clockOffset, onPick }: RasterChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const layout = rasterLayout(rows.length, width);
  const { left, right, rowHeight, height } = layout;
  const x = makeScale('utc', range, [left, right], clockOffset);
  return (
    <div ref={ref} className="raster" style={{ height }} role="group" aria-label={label}>
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
      <svg width={width} height={height} className="axes" aria-hidden="true">
        {x.ticks(110).map(({ at, text }) => (
          <g key={at}>
            <line className="axis" x1={at} x2={at} y1={height - 22} y2={height - 18} />
            <text
              x={at}
              y={height - 6}
              textAnchor={at > right - 20 ? 'end' : at < left + 20 ? 'start' : 'middle'}
            >
              {text}
            </text>
          </g>
        ))}
        <line className="axis" x1={left} x2={right} y1={height - 22} y2={height - 22} />
      </svg>
    </div>
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
