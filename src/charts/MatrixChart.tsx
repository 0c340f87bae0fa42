import type { KeyboardEvent, MouseEvent } from 'react';
import { useEffect, useRef } from 'react';
import type { Cell } from './matrixLayout';
import { cellAt, divergingShade, logShade, matrixLayout, moveCell } from './matrixLayout';
import type { Palette } from './usePalette';
import { usePalette } from './usePalette';
import { useWidth } from './useSize';

export type MatrixTone = 'real' | 'synthetic' | 'difference';

interface MatrixChartProps {
  readonly label: string;
  readonly tone: MatrixTone;
  readonly count: number;
  /** Row-major, count × count; counts, or for a difference log₂ ratios. */
  readonly values: ArrayLike<number>;
  /** The value drawn at full strength, shared between panels. */
  readonly limit: number;
  readonly cursor: Cell | null;
  readonly describedBy: string;
  readonly onCursor: (cell: Cell | null) => void;
  readonly onPick: (cell: Cell) => void;
}

/** A square canvas of cells under one native button: pointer and arrow keys move the cursor, click and Enter pick. */
export function MatrixChart(props: MatrixChartProps) {
  const { count, cursor, onCursor, onPick } = props;
  const [ref, size] = useWidth<HTMLDivElement>();
  const under = (event: MouseEvent<HTMLButtonElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return cellAt(count, box.width, event.clientX - box.left, event.clientY - box.top);
  };
  // A finger's pointer has left before its click arrives; a key's click has no place.
  const pick = (event: MouseEvent<HTMLButtonElement>) => {
    const cell = event.detail === 0 ? cursor : under(event);
    if (cell) onPick(cell);
  };
  const press = (event: KeyboardEvent) => {
    const next = moveCell(cursor ?? { row: 0, column: 0 }, event.key, count);
    if (!next) return;
    event.preventDefault();
    onCursor(next);
  };
  return (
    <div ref={ref} className="matrix">
      <button
        type="button"
        className="matrix-surface"
        aria-label={props.label}
        aria-describedby={props.describedBy}
        onPointerMove={(event) => onCursor(under(event))}
        onPointerLeave={() => onCursor(null)}
        onFocus={(event) =>
          event.currentTarget.matches(':focus-visible') && !cursor && onCursor({ row: 0, column: 0 })
        }
        onKeyDown={press}
        onClick={pick}
      >
        <MatrixCanvas {...props} size={size} />
      </button>
    </div>
  );
}

function MatrixCanvas({
  tone,
  count,
  values,
  limit,
  cursor,
  size,
}: MatrixChartProps & { readonly size: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || size === 0) return;
    const ratio = window.devicePixelRatio || 1;
    context.canvas.width = Math.round(size * ratio);
    context.canvas.height = Math.round(size * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size, size);
    drawCells(context, { tone, count, values, limit, size, palette });
    if (cursor) drawCursor(context, cursor, size / count, size, palette);
    context.globalAlpha = 1;
  }, [tone, count, values, limit, cursor, size, palette]);
  return <canvas ref={canvas} style={{ width: size, height: size }} aria-hidden="true" />;
}

interface Drawing extends Pick<MatrixChartProps, 'tone' | 'count' | 'values' | 'limit'> {
  readonly size: number;
  readonly palette: Palette;
}

function drawCells(
  context: CanvasRenderingContext2D,
  { tone, count, values, limit, size, palette }: Drawing,
): void {
  const { cell, gutter } = matrixLayout(count, size);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const value = values[row * count + column]!;
      const shade = tone === 'difference' ? divergingShade(value, limit) : logShade(value, limit);
      if (shade === 0) continue;
      context.fillStyle = tone === 'difference' ? (shade > 0 ? palette.more : palette.fewer) : palette[tone];
      context.globalAlpha = Math.abs(shade);
      context.fillRect(column * cell, row * cell, Math.max(1, cell - gutter), Math.max(1, cell - gutter));
    }
  }
}

function drawCursor(
  context: CanvasRenderingContext2D,
  { row, column }: Cell,
  cell: number,
  size: number,
  palette: Palette,
): void {
  context.fillStyle = palette.cursor;
  context.strokeStyle = palette.cursor;
  context.globalAlpha = 0.1;
  context.fillRect(0, row * cell, size, cell);
  context.fillRect(column * cell, 0, cell, size);
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.strokeRect(column * cell - 0.75, row * cell - 0.75, cell + 1.5, cell + 1.5);
}
