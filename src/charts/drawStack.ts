/** Counts on top of each other, each in its category's colour and hatching, and the range that every bin hides. */
import type { Drawing } from './BinsCanvas';
import { categoryToken, HATCHINGS, TILE } from './categories';
import type { Palette } from './usePalette';

/** Columns one over the other, the first at the bottom; a hairline between them, and above the least and most of finer bins. */
export function drawStack(
  context: CanvasRenderingContext2D,
  { layout, from, series, palette }: Drawing,
): void {
  const { level, first, end } = layout;
  if (level.low && level.high) drawRange(context, { layout, from, palette });
  const bottom = new Float64Array(Math.max(0, end - first));
  for (const [i, { category = i }] of series.entries()) {
    const counts = level.counts[i];
    if (!counts) continue;
    const top = bottom.map((under, at) => under + counts[first + at]!);
    outline(context, { layout, from, palette }, bottom, top);
    context.fillStyle = palette[categoryToken(category)];
    context.fill();
    const hatch = hatching(context, category, palette);
    if (hatch) {
      context.fillStyle = hatch;
      context.fill();
    }
    context.strokeStyle = palette.paper;
    context.lineWidth = 0.5;
    context.stroke();
    bottom.set(top);
  }
}

type Frame = Pick<Drawing, 'layout' | 'from' | 'palette'>;

/** Steps along `top`, back along `bottom`; one value a bin in view. */
function outline(
  context: CanvasRenderingContext2D,
  { layout, from }: Frame,
  bottom: ArrayLike<number>,
  top: ArrayLike<number>,
): void {
  const { plot, level, first, x, y } = layout;
  const [start, stop] = x.domain;
  const pixels = (plot.right - plot.left) / (stop - start);
  const left = (at: number) => plot.left + (from + (first + at) * level.binWidth - start) * pixels;
  const scale = y.position(1) - y.position(0);
  context.beginPath();
  for (let at = 0; at < top.length; at++) {
    const height = plot.bottom + top[at]! * scale;
    context.lineTo(left(at), height);
    context.lineTo(left(at + 1), height);
  }
  for (let at = top.length - 1; at >= 0; at--) {
    const height = plot.bottom + bottom[at]! * scale;
    context.lineTo(left(at + 1), height);
    context.lineTo(left(at), height);
  }
  context.closePath();
}

/** Behind the stack: from the least to the most that a unit inside the bin had. */
function drawRange(context: CanvasRenderingContext2D, frame: Frame): void {
  const { level, first, end } = frame.layout;
  const part = (column: ArrayLike<number>) =>
    Float64Array.from({ length: Math.max(0, end - first) }, (_, at) => column[first + at]!);
  const high = part(level.high!);
  outline(context, frame, part(level.low!), high);
  context.globalAlpha = 0.16;
  context.fillStyle = frame.palette.real;
  context.fill();
  context.globalAlpha = 1;
}

const TILES = new Map<string, CanvasPattern | null>();

function hatching(
  context: CanvasRenderingContext2D,
  category: number,
  { paper }: Palette,
): CanvasPattern | null {
  const lines = HATCHINGS[Math.min(category, 6)]!;
  if (lines.length === 0) return null;
  const key = `${category} ${paper}`;
  if (!TILES.has(key)) TILES.set(key, tile(context, lines, paper));
  return TILES.get(key)!;
}

function tile(
  context: CanvasRenderingContext2D,
  lines: (typeof HATCHINGS)[number],
  colour: string,
): CanvasPattern | null {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = TILE;
  const brush = canvas.getContext('2d');
  if (!brush) return null;
  brush.strokeStyle = colour;
  brush.globalAlpha = 0.6;
  for (const [x1, y1, x2, y2] of lines) {
    brush.beginPath();
    brush.moveTo(x1 * TILE, y1 * TILE);
    brush.lineTo(x2 * TILE, y2 * TILE);
    brush.stroke();
  }
  return context.createPattern(canvas, 'repeat');
}
