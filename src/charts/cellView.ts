/** A square part of a matrix that is looked at: zoom and pan in cells. */
import type { Cell } from './matrixLayout';

export interface CellView {
  /** First row and column, in cells, fractions allowed. */
  readonly row: number;
  readonly column: number;
  /** Cells along an edge. */
  readonly size: number;
}

const LEAST = 6;

export function wholeView(count: number): CellView {
  return { row: 0, column: 0, size: Math.max(1, count) };
}

/** `factor` times as many cells, the one at `about` where it was. */
export function zoomCells(view: CellView, factor: number, about: Cell, count: number): CellView {
  const size = Math.min(Math.max(view.size * factor, Math.min(LEAST, count)), count);
  const share = size / view.size;
  return within(
    {
      size,
      row: about.row - (about.row - view.row) * share,
      column: about.column - (about.column - view.column) * share,
    },
    count,
  );
}

/** The view moved by so many cells, as far as there are any. */
export function panCells(view: CellView, rows: number, columns: number, count: number): CellView {
  return within({ ...view, row: view.row + rows, column: view.column + columns }, count);
}

/** The view moved as little as shows the cell. */
export function showCell(view: CellView, { row, column }: Cell, count: number): CellView {
  const nearest = (from: number, at: number) => Math.min(Math.max(from, at + 1 - view.size), at);
  return within({ ...view, row: nearest(view.row, row), column: nearest(view.column, column) }, count);
}

function within({ row, column, size }: CellView, count: number): CellView {
  const most = Math.max(0, count - size);
  return { size, row: Math.min(Math.max(row, 0), most), column: Math.min(Math.max(column, 0), most) };
}
