/** A square matrix of cells: where a cell lies, which cell lies under a pointer, how dark a value is. */

export interface Cell {
  readonly row: number;
  readonly column: number;
}

interface MatrixLayout {
  readonly cell: number;
  /** Gap between cells, pixels; none where cells are small. */
  readonly gutter: number;
  /** Rows that carry a label so that labels stay apart. */
  readonly labelled: readonly number[];
}

const LABEL_HEIGHT = 13;

export function matrixLayout(count: number, size: number): MatrixLayout {
  const cell = count > 0 ? size / count : 0;
  const stride = Math.max(1, Math.ceil(LABEL_HEIGHT / Math.max(cell, 0.01)));
  const labelled = Array.from({ length: count }, (_, row) => row).filter((row) => row % stride === 0);
  return { cell, gutter: cell >= 8 ? 1 : 0, labelled };
}

export function cellAt(count: number, size: number, x: number, y: number): Cell | null {
  const column = Math.floor((x / size) * count);
  const row = Math.floor((y / size) * count);
  return row >= 0 && row < count && column >= 0 && column < count ? { row, column } : null;
}

/** The cell after an arrow key, Home or End; null for any other key. */
export function moveCell(cell: Cell, key: string, count: number): Cell | null {
  const inside = (at: number) => Math.min(count - 1, Math.max(0, at));
  switch (key) {
    case 'ArrowUp':
      return { ...cell, row: inside(cell.row - 1) };
    case 'ArrowDown':
      return { ...cell, row: inside(cell.row + 1) };
    case 'ArrowLeft':
      return { ...cell, column: inside(cell.column - 1) };
    case 'ArrowRight':
      return { ...cell, column: inside(cell.column + 1) };
    case 'Home':
      return { ...cell, column: 0 };
    case 'End':
      return { ...cell, column: count - 1 };
    default:
      return null;
  }
}

/** Counts span decades: opacity on a log scale, 0 only for nothing at all. */
export function logShade(value: number, most: number): number {
  if (!(value > 0)) return 0;
  return 0.14 + 0.86 * Math.min(1, Math.log1p(value) / Math.log1p(Math.max(most, 1)));
}

/** log₂ of how many times more; one is added to both, so that an empty cell counts as a small one. */
export function logRatio(after: number, before: number): number {
  return Math.log2((after + 1) / (before + 1));
}

/** Signed strength −1 … 1, full at `limit`. */
export function divergingShade(value: number, limit: number): number {
  if (!Number.isFinite(value) || limit <= 0) return 0;
  return Math.max(-1, Math.min(1, value / limit));
}
