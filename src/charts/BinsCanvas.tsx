import { useLayoutEffect, useRef } from 'react';
import type { BinsLayout } from './binsLayout';
import type { Dash, Tone } from './lineLayout';
import { drawStack } from './drawStack';
import type { Palette } from './usePalette';
import { usePalette } from './usePalette';

export interface BinSeries {
  readonly label: string;
  readonly tone: Tone;
  readonly dash: Dash;
  readonly filled: boolean;
  /** Of a stack: which of the categories' looks. */
  readonly category?: number;
}

interface BinsCanvasProps {
  readonly layout: BinsLayout;
  /** x of the first bin. */
  readonly from: number;
  readonly series: readonly BinSeries[];
  /** Of the line over the stack. */
  readonly over?: BinSeries | undefined;
  readonly width: number;
  readonly height: number;
}

const COLOURS: Record<Tone, keyof Palette> = { ink: 'real', accent: 'synthetic', quiet: 'cursor' };
const DASHES: Record<Dash, number[]> = { solid: [], dashed: [6, 3], dotted: [1.5, 3] };

/** The steps themselves: on a canvas, so that a view of a million events can move with the hand. */
export function BinsCanvas({ layout, from, series, over, width, height }: BinsCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const ratio = window.devicePixelRatio || 1;
    const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    if (context.canvas.width !== size.width || context.canvas.height !== size.height)
      Object.assign(context.canvas, size);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    drawAll(context, { layout, from, series, over, palette });
  }, [layout, from, series, over, width, height, palette]);
  return <canvas ref={canvas} className="plot-canvas" style={{ width, height }} aria-hidden="true" />;
}

export interface Drawing extends Pick<BinsCanvasProps, 'layout' | 'from' | 'series' | 'over'> {
  readonly palette: Palette;
}

function drawAll(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { layout, from, series, palette } = drawing;
  const { left, top, right, bottom } = layout.plot;
  context.save();
  context.beginPath();
  context.rect(left, top - 2, right - left, bottom - top + 2);
  context.clip();
  context.lineJoin = 'round';
  if (layout.level.isStacked) {
    drawStack(context, drawing);
    drawOver(context, drawing);
    context.restore();
    return;
  }
  for (const [i, one] of series.entries()) {
    const counts = layout.level.counts[i];
    if (!counts || !one.filled) continue;
    context.globalAlpha = 0.1;
    context.fillStyle = palette[COLOURS[one.tone]];
    trace(context, { layout, from, counts, isArea: true });
    context.fill();
  }
  context.globalAlpha = 1;
  for (const [i, { tone, dash }] of series.entries()) {
    const counts = layout.level.counts[i];
    if (!counts) continue;
    context.strokeStyle = palette[COLOURS[tone]];
    context.lineWidth = tone === 'accent' ? 1.75 : 1.5;
    context.setLineDash(DASHES[dash]);
    trace(context, { layout, from, counts, isArea: false });
    context.stroke();
  }
  context.restore();
}

/** On a lighter band, so that the line is seen on every category. */
function drawOver(context: CanvasRenderingContext2D, { layout, from, over, palette }: Drawing): void {
  const counts = layout.level.over;
  if (!over || !counts) return;
  trace(context, { layout, from, counts, isArea: false });
  context.strokeStyle = palette.paper;
  context.lineWidth = 4;
  context.stroke();
  context.strokeStyle = palette[COLOURS[over.tone]];
  context.lineWidth = 1.75;
  context.setLineDash(DASHES[over.dash]);
  context.stroke();
}

interface Outline {
  readonly layout: BinsLayout;
  readonly from: number;
  readonly counts: ArrayLike<number>;
  /** Down to the axis at both ends of every run of known bins. */
  readonly isArea: boolean;
}

function trace(
  context: CanvasRenderingContext2D,
  { layout: { plot, level, first, end, x, y }, from, counts, isArea }: Outline,
): void {
  const [start, stop] = x.domain;
  const pixels = (plot.right - plot.left) / (stop - start);
  const at = (bin: number) => plot.left + (from + bin * level.binWidth - start) * pixels;
  const scale = y.position(1) - y.position(0);
  let isDown = false;
  context.beginPath();
  for (let bin = first; bin < end; bin++) {
    const count = counts[bin]!;
    if (Number.isNaN(count)) {
      if (isDown && isArea) context.lineTo(at(bin), plot.bottom);
      isDown = false;
      continue;
    }
    const height = plot.bottom + count * scale;
    if (!isDown) context.moveTo(at(bin), isArea ? plot.bottom : height);
    isDown = true;
    context.lineTo(at(bin), height);
    context.lineTo(at(bin + 1), height);
  }
  if (isDown && isArea) context.lineTo(at(end), plot.bottom);
}
