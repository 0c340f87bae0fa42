import type { FocusEvent, KeyboardEvent, MouseEvent, PointerEvent, RefObject } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { CellView } from './cellView';
import { panCells, showCell, wholeView, zoomCells } from './cellView';
import type { Cell } from './matrixLayout';
import { logShade, moveCell } from './matrixLayout';
import type { Palette } from './usePalette';
import { usePalette } from './usePalette';
import { useWidth } from './useSize';

export interface SparseCells {
  readonly row: ArrayLike<number>;
  readonly column: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

interface PairMatrixProps {
  readonly label: string;
  readonly names: readonly string[];
  /** Neighbours in the order that belong together have the same number; lines are drawn where it changes. */
  readonly groups: ArrayLike<number>;
  readonly cells: SparseCells;
  readonly cursor: Cell | null;
  readonly describedBy: string;
  readonly onCursor: (cell: Cell | null) => void;
  readonly onPick: (cell: Cell) => void;
}

const GUTTER = 120;
const MARGIN = 2;
const LABEL_PIXELS = 12;
const CLICK_PIXELS = 4;

/** Many hosts by many hosts on a canvas: zoom, pan, names where they fit; pointer, wheel, keys and buttons. */
export function PairMatrix(props: PairMatrixProps) {
  const { names, cursor } = props;
  const [ref, width] = useWidth<HTMLDivElement>();
  const surface = useRef<HTMLButtonElement>(null);
  const moving = useMatrixView(surface, props, width);
  const { view, zoom, gutter } = moving;
  return (
    <div className="pair-matrix">
      <div ref={ref} className="matrix">
        <button
          ref={surface}
          type="button"
          className="matrix-surface"
          aria-label={props.label}
          aria-describedby={props.describedBy}
          {...moving.handlers}
        >
          <Canvas {...props} view={view} width={width} gutter={gutter} />
        </button>
      </div>
      <div className="view-buttons" role="group" aria-label="Part of the matrix shown">
        <button type="button" aria-label="Zoom in" onClick={() => zoom(0.5, cursor)}>
          +
        </button>
        <button
          type="button"
          aria-label="Zoom out"
          disabled={view.size >= names.length}
          onClick={() => zoom(2, cursor)}
        >
          −
        </button>
        {view.size < names.length && (
          <button type="button" onClick={() => moving.showAll()}>
            All hosts
          </button>
        )}
      </div>
    </div>
  );
}

interface Held {
  readonly x: number;
  readonly y: number;
  readonly view: CellView;
  readonly hasMoved: boolean;
}

function useMatrixView(
  surface: RefObject<HTMLButtonElement | null>,
  { names, cursor, onCursor, onPick }: PairMatrixProps,
  width: number,
) {
  const count = names.length;
  const [chosen, setView] = useState<CellView | null>(null);
  const view = chosen && chosen.size < count ? chosen : wholeView(count);
  const drag = useRef<Held | null>(null);
  const gutter = gutterFor(view, width);
  const cell = Math.max(1, width - gutter) / view.size;
  const at = (event: { clientX: number; clientY: number }): Cell | null => {
    const box = surface.current!.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - gutter) / cell + view.column);
    const row = Math.floor((event.clientY - box.top - gutter) / cell + view.row);
    return row >= 0 && column >= 0 && row < count && column < count ? { row, column } : null;
  };
  const middle = { row: view.row + view.size / 2, column: view.column + view.size / 2 };
  const zoom = (factor: number, about: Cell | null) =>
    setView(zoomCells(view, factor, about ?? middle, count));
  useWheelZoom(surface, (factor, event) => zoom(factor, at(event)));
  const press = (event: KeyboardEvent) => {
    const factor = ZOOM_KEYS[event.key];
    const next = moveCell(cursor ?? { row: 0, column: 0 }, event.key, count);
    if (!next && factor === undefined && event.key !== '0') return;
    event.preventDefault();
    if (event.key === '0') return setView(null);
    if (factor !== undefined) return zoom(factor, cursor);
    onCursor(next);
    setView(showCell(view, next!, count));
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLButtonElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { x: event.clientX, y: event.clientY, view, hasMoved: false };
    },
    onPointerMove: (event: PointerEvent<HTMLButtonElement>) => {
      const held = drag.current;
      if (!held) return onCursor(at(event));
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.hasMoved && Math.hypot(dx, dy) <= CLICK_PIXELS) return;
      drag.current = { ...held, hasMoved: true };
      setView(panCells(held.view, -dy / cell, -dx / cell, count));
    },
    onPointerUp: (event: PointerEvent<HTMLButtonElement>) => {
      const under = drag.current && !drag.current.hasMoved ? at(event) : null;
      drag.current = null;
      if (under) onPick(under);
    },
    onPointerCancel: () => {
      drag.current = null;
    },
    onPointerLeave: () => {
      if (!drag.current) onCursor(null);
    },
    onFocus: (event: FocusEvent<HTMLButtonElement>) => {
      if (event.currentTarget.matches(':focus-visible') && !cursor) onCursor({ row: 0, column: 0 });
    },
    onKeyDown: press,
    // A key's click has no place.
    onClick: (event: MouseEvent) => {
      if (event.detail === 0 && cursor) onPick(cursor);
    },
  };
  return { view, gutter, zoom, handlers, showAll: () => setView(null) };
}

/** Room for names where they fit, else none. */
function gutterFor({ size }: CellView, width: number): number {
  const room = width < 480 ? 72 : GUTTER;
  return (width - room) / size >= LABEL_PIXELS ? room : MARGIN;
}

const ZOOM_KEYS: Readonly<Record<string, number>> = { '+': 0.5, '=': 0.5, '-': 2 };

/** A plain wheel scrolls the page; with Ctrl, or a pinch, it zooms. */
function useWheelZoom(
  surface: { readonly current: HTMLElement | null },
  zoom: (factor: number, event: WheelEvent) => void,
): void {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const element = surface.current;
    const listen = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      latest.current(Math.exp(event.deltaY * 0.002), event);
    };
    element?.addEventListener('wheel', listen, { passive: false });
    return () => element?.removeEventListener('wheel', listen);
  }, [surface]);
}

interface Drawn extends PairMatrixProps {
  readonly view: CellView;
  readonly width: number;
  readonly gutter: number;
}

function Canvas(props: Drawn) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const { names, groups, cells, cursor, view, width, gutter } = props;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    Object.assign(context.canvas, { width: Math.round(width * ratio), height: Math.round(width * ratio) });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const drawn = { names, groups, cells, cursor, view, width, gutter };
    drawMatrix(context, drawn, palette);
  }, [names, groups, cells, cursor, view, width, gutter, palette]);
  return <canvas ref={canvas} style={{ width, height: width }} aria-hidden="true" />;
}

type Picture = Pick<Drawn, 'names' | 'groups' | 'cells' | 'cursor' | 'view' | 'width' | 'gutter'>;

function drawMatrix(context: CanvasRenderingContext2D, picture: Picture, palette: Palette): void {
  const { cells, view, width, gutter } = picture;
  const cell = (width - gutter) / view.size;
  context.save();
  context.beginPath();
  context.rect(gutter, gutter, width - gutter, width - gutter);
  context.clip();
  const left = (column: number) => gutter + (column - view.column) * cell;
  const top = (row: number) => gutter + (row - view.row) * cell;
  let most = 1;
  for (let i = 0; i < cells.values.length; i++) most = Math.max(most, cells.values[i]!);
  const size = Math.max(1, cell - (cell >= 8 ? 1 : 0));
  context.fillStyle = palette.real;
  for (let i = 0; i < cells.values.length; i++) {
    const [x, y] = [left(cells.column[i]!), top(cells.row[i]!)];
    if (x > width || y > width || x + size < gutter || y + size < gutter) continue;
    context.globalAlpha = logShade(cells.values[i]!, most);
    context.fillRect(x, y, size, size);
  }
  drawGroups(context, picture, palette);
  context.globalAlpha = 0.25;
  context.strokeStyle = palette.real;
  context.lineWidth = 2;
  context.strokeRect(gutter, gutter, width - gutter, width - gutter);
  drawCursor(context, picture, palette);
  context.restore();
  drawNames(context, picture, palette);
}

function drawGroups(
  context: CanvasRenderingContext2D,
  { groups, view, width, gutter }: Picture,
  palette: Palette,
): void {
  const cell = (width - gutter) / view.size;
  context.globalAlpha = 0.35;
  context.fillStyle = palette.real;
  for (let i = 1; i < groups.length; i++) {
    if (groups[i] === groups[i - 1]) continue;
    context.fillRect(gutter, gutter + (i - view.row) * cell - 0.5, width, 1);
    context.fillRect(gutter + (i - view.column) * cell - 0.5, gutter, 1, width);
  }
}

function drawCursor(
  context: CanvasRenderingContext2D,
  { cursor, view, width, gutter }: Picture,
  palette: Palette,
): void {
  if (!cursor) return;
  const cell = (width - gutter) / view.size;
  const [x, y] = [gutter + (cursor.column - view.column) * cell, gutter + (cursor.row - view.row) * cell];
  context.globalAlpha = 0.12;
  context.fillStyle = palette.cursor;
  context.fillRect(gutter, y, width, cell);
  context.fillRect(x, gutter, cell, width);
  context.globalAlpha = 1;
  context.strokeStyle = palette.cursor;
  context.lineWidth = 1.5;
  context.strokeRect(x - 0.75, y - 0.75, cell + 1.5, cell + 1.5);
}

/** A name longer than its place is cut at the front. */
function drawNames(
  context: CanvasRenderingContext2D,
  { names, cursor, view, width, gutter }: Picture,
  palette: Palette,
): void {
  const cell = (width - gutter) / view.size;
  if (gutter === MARGIN) return;
  context.fillStyle = palette.real;
  context.textBaseline = 'middle';
  const write = (name: string, isHere: boolean, x: number, y: number) => {
    context.globalAlpha = isHere ? 1 : 0.7;
    context.font = `${isHere ? '600 ' : ''}11px system-ui, sans-serif`;
    let text = name;
    while (text.length > 4 && context.measureText(text).width > gutter - 8) text = `…${text.slice(2)}`;
    context.fillText(text, x, y);
  };
  context.textAlign = 'right';
  const end = Math.min(names.length, Math.ceil(view.row + view.size));
  for (let i = Math.floor(view.row); i < end; i++)
    write(names[i]!, i === cursor?.row, gutter - 6, gutter + (i + 0.5 - view.row) * cell);
  context.textAlign = 'left';
  for (let i = Math.floor(view.column); i < Math.min(names.length, Math.ceil(view.column + view.size)); i++) {
    context.save();
    context.translate(gutter + (i + 0.5 - view.column) * cell, gutter - 6);
    context.rotate(-Math.PI / 2);
    write(names[i]!, i === cursor?.column, 0, 0);
    context.restore();
  }
  context.globalAlpha = 1;
}
