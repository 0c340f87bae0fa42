// @vitest-environment happy-dom
/** What pictures of counts must not lose on the way to pixels: ribbons, rasters, views of a matrix, stacks. */
import { describe, expect, it } from 'vitest';
import { binsLayout } from './binsLayout';
import type { CellView } from './cellView';
import { panCells, showCell, wholeView, zoomCells } from './cellView';
import { drawStack } from './drawStack';
import { columnsUnder, countsUnder, nextSpike, pixelCounts, rasterLayout, tickShade } from './rasterLayout';
import type { SankeyBox } from './sankeyLayout';
import { firstBox, moveBox, sankeyLayout } from './sankeyLayout';
import type { Palette } from './usePalette';

const sumOf = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value, 0);

describe('flows through services', () => {
  const triples = Array.from({ length: 40 }, (_, i) => ({
    from: `10.0.0.${i % 7}`,
    through: ['443/tcp', '53/udp', '22/tcp'][i % 3]!,
    to: `10.0.1.${(i * 5) % 11}`,
    value: 1 + ((i * 37) % 90),
  }));
  const total = sumOf(triples.map(({ value }) => value));
  const size = { width: 900, height: 520, margin: 152 };
  const layout = sankeyLayout(triples, size);
  const { boxes, ribbons } = layout;
  const columnOf = (column: 0 | 1 | 2) => boxes.filter((box) => box.column === column);

  it('keep their number in every column, in every box and along every ribbon', () => {
    const parts = ['from', 'through', 'to'] as const;
    parts.forEach((part, column) => {
      const own = columnOf(column as 0 | 1 | 2);
      expect(sumOf(own.map(({ value }) => value))).toBe(total);
      for (const { name, value } of own)
        expect(value).toBe(sumOf(triples.filter((one) => one[part] === name).map((one) => one.value)));
    });
    for (const { key, column, value } of boxes) {
      const joined = (end: 'source' | 'target') =>
        sumOf(ribbons.filter((ribbon) => ribbon[end] === key).map((ribbon) => ribbon.value));
      if (column < 2) expect(joined('source')).toBe(value);
      if (column > 0) expect(joined('target')).toBe(value);
    }
  });
  it('are as high and as wide as they are many, to a pixel', () => {
    const scale = Math.max(...boxes.map(({ height, value }) => height / value));
    for (const { height, value } of boxes) expect(Math.abs(height - value * scale)).toBeLessThanOrEqual(1);
    for (const { width, value } of ribbons) expect(Math.abs(width - value * scale)).toBeLessThanOrEqual(1);
  });
  it('stay inside the picture, and no box covers another', () => {
    for (const column of [0, 1, 2] as const) {
      const own = columnOf(column).sort((a, b) => a.y - b.y);
      for (const { x, y, width, height } of own) {
        expect(x).toBeGreaterThanOrEqual(size.margin - 1);
        expect(x + width).toBeLessThanOrEqual(size.width - size.margin + 1);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y + height).toBeLessThanOrEqual(size.height);
      }
      for (let i = 1; i < own.length; i++)
        expect(own[i]!.y).toBeGreaterThanOrEqual(own[i - 1]!.y + own[i - 1]!.height - 1);
      const middles = own.filter(({ isNamed }) => isNamed).map(({ y, height }) => y + height / 2);
      for (let i = 1; i < middles.length; i++)
        expect(middles[i]! - middles[i - 1]!).toBeGreaterThanOrEqual(12);
    }
  });
  it('are all reached by arrow keys from the first box', () => {
    const reached = new Map<string, SankeyBox>();
    const waiting = [firstBox(boxes)!];
    for (let box = waiting.pop(); box; box = waiting.pop()) {
      if (reached.has(box.key)) continue;
      reached.set(box.key, box);
      for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'])
        waiting.push(moveBox(layout, box, key)!);
    }
    expect(reached.size).toBe(boxes.length);
  });
  it('lead along the widest ribbon, stay at the edge, and leave other keys alone', () => {
    const from = firstBox(boxes)!;
    const service = moveBox(layout, from, 'ArrowRight')!;
    const shared = (key: string) =>
      ribbons.find(({ source, target }) => source === from.key && target === key)?.value ?? 0;
    expect(shared(service.key)).toBe(Math.max(...columnOf(1).map(({ key }) => shared(key))));
    expect(moveBox(layout, from, 'ArrowLeft')).toBe(from);
    expect(moveBox(layout, from, 'ArrowUp')).toBe(from);
    expect(moveBox(layout, moveBox(layout, from, 'End')!, 'ArrowDown')).toBe(moveBox(layout, from, 'End'));
    expect(moveBox(layout, from, 'x')).toBeNull();
  });
  it('are none where there is nothing, or no room', () => {
    expect(sankeyLayout([], size).boxes).toEqual([]);
    expect(sankeyLayout(triples, { ...size, width: 300 }).ribbons).toEqual([]);
  });
});

describe('a raster', () => {
  const lone = (at: number) => Uint16Array.from({ length: 2400 }, (_, i) => Number(i === at));
  it('loses no lone tick, however many columns share a pixel', () => {
    for (const pixels of [1, 7, 333, 1160, 2400])
      for (const at of [0, 1, 1199, 2398, 2399]) {
        const shown = pixelCounts(lone(at), pixels);
        expect(shown).toHaveLength(pixels);
        expect(sumOf(shown)).toBe(1);
      }
  });
  it('tells under a pixel what is drawn there: every column belongs to one pixel', () => {
    const counts = Uint16Array.from({ length: 2400 }, (_, i) => (i * 7) % 5);
    for (const pixels of [1, 7, 333, 1160, 2400]) {
      const shown = pixelCounts(counts, pixels);
      let next = 0;
      for (let pixel = 0; pixel < pixels; pixel++) {
        const [from, to] = columnsUnder(pixel, pixels, counts.length);
        expect(from).toBe(next);
        expect(Math.max(0, ...counts.subarray(from, to))).toBe(shown[pixel]);
        next = to;
      }
      expect(next).toBe(counts.length);
      const told = Array.from({ length: pixels }, (_, pixel) => countsUnder([counts], pixel, pixels)[0]!);
      expect(sumOf(told)).toBe(sumOf(counts));
    }
  });
  it('leads from tick to tick and stays at the last', () => {
    const rows = [lone(100), lone(2000)];
    const way = { pixels: 1200 } as const;
    expect(nextSpike(rows, { ...way, pixel: 0, step: 1 })).toBe(50);
    expect(nextSpike(rows, { ...way, pixel: 50, step: 1 })).toBe(1000);
    expect(nextSpike(rows, { ...way, pixel: 1000, step: 1 })).toBe(1000);
    expect(nextSpike(rows, { ...way, pixel: 1100, step: -1 })).toBe(1000);
  });
  it('shows one flow plainly, more darker, nothing not at all', () => {
    expect(tickShade(0)).toBe(0);
    expect(tickShade(1)).toBeGreaterThan(0.4);
    expect(tickShade(4)).toBeGreaterThan(tickShade(1));
    expect(tickShade(1e6)).toBe(1);
  });
  it('has room for all rows, and for names beside them or over them', () => {
    const [wide, narrow] = [rasterLayout(20, 1200), rasterLayout(20, 390)];
    expect(wide.left).toBeGreaterThan(200);
    expect(narrow.left).toBe(0);
    expect(narrow.rowHeight).toBeGreaterThan(wide.rowHeight);
    for (const { height, rowHeight } of [wide, narrow]) expect(height).toBeGreaterThan(20 * rowHeight);
  });
});

describe('a view of a matrix', () => {
  const count = 100;
  const isInside = ({ row, column, size }: CellView) =>
    row >= 0 && column >= 0 && row + size <= count + 1e-9 && column + size <= count + 1e-9;
  it('keeps the cell that is zoomed about where it is', () => {
    const about = { row: 40, column: 70 };
    const view = zoomCells(wholeView(count), 0.5, about, count);
    expect(view.size).toBe(50);
    expect((about.row - view.row) / view.size).toBeCloseTo(0.4, 9);
    expect((about.column - view.column) / view.size).toBeCloseTo(0.7, 9);
    const back = zoomCells(view, 2, about, count);
    expect(back).toEqual(wholeView(count));
  });
  it('never leaves the matrix nor shows less than six cells', () => {
    let view = wholeView(count);
    for (let i = 0; i < 20; i++) view = zoomCells(view, 0.5, { row: 99.5, column: 0 }, count);
    expect(view.size).toBe(6);
    for (const [rows, columns] of [
      [500, -500],
      [-500, 500],
      [3.5, 3.5],
    ] as const)
      expect(isInside(panCells(view, rows, columns, count))).toBe(true);
    expect(wholeView(0).size).toBe(1);
    expect(zoomCells(wholeView(3), 0.5, { row: 1, column: 1 }, 3).size).toBe(3);
  });
  it('moves as little as shows a cell', () => {
    const view = { row: 10, column: 10, size: 20 };
    expect(showCell(view, { row: 15, column: 29 }, count)).toEqual(view);
    expect(showCell(view, { row: 35, column: 5 }, count)).toEqual({ row: 16, column: 5, size: 20 });
  });
});

describe('a stack', () => {
  const counts = [
    [1, 4, 0, 2],
    [2, 0, 0, 5],
    [3, 1, 7, 1],
  ];
  const level = { binWidth: 60, counts, isStacked: true };
  const draw = (over: Partial<typeof level & { low: number[]; high: number[] }> = {}) => {
    const layout = binsLayout({
      from: 0,
      levels: [{ ...level, ...over }],
      view: [0, 240],
      width: 400,
      height: 200,
    });
    const { context, filled } = recorder();
    const series = counts.map((_, category) => ({
      ...{ label: '', category: category === 1 ? 6 : 0 },
      ...({ tone: 'ink', dash: 'solid', filled: true } as const),
    }));
    drawStack(context, { layout, from: 0, series, palette: {} as Palette });
    const pixels = layout.y.position(0) - layout.y.position(1);
    return { layout, filled, pixels };
  };

  it('gives every count its height, each on top of the one below, to a pixel', () => {
    const { layout, filled, pixels } = draw();
    expect(filled).toHaveLength(3);
    filled.forEach((outline, category) => {
      const bins = counts[0]!.length;
      for (let bin = 0; bin < bins; bin++) {
        const top = outline[2 * bin]![1];
        const bottom = outline[4 * bins - 1 - 2 * bin]![1];
        const under = sumOf(counts.slice(0, category).map((column) => column[bin]!));
        expect(Math.abs(bottom - top - counts[category]![bin]! * pixels)).toBeLessThanOrEqual(1);
        expect(Math.abs(layout.plot.bottom - bottom - under * pixels)).toBeLessThanOrEqual(1);
      }
    });
  });
  it('covers as much paper as there are counts, whatever the categories', () => {
    const { layout, filled, pixels } = draw();
    const bin = (layout.plot.right - layout.plot.left) / 4;
    const all = sumOf(counts.flat());
    expect(sumOf(filled.map(area))).toBeCloseTo(all * pixels * bin, 3);
  });
  it('shows from the least to the most behind it, to the peak that the scale leaves room for', () => {
    const high = [9, 9, 12, 20];
    const { layout, filled, pixels } = draw({ low: [1, 1, 1, 1], high });
    expect(filled).toHaveLength(4);
    const peak = Math.min(...filled[0]!.map(([, y]) => y));
    expect(Math.abs(layout.plot.bottom - peak - 20 * pixels)).toBeLessThanOrEqual(1);
    expect(peak).toBeGreaterThanOrEqual(layout.plot.top);
  });
});

type Point = readonly [x: number, y: number];

/** A canvas that remembers the outlines that were filled. */
function recorder() {
  const filled: Point[][] = [];
  let path: Point[] = [];
  const context = {
    beginPath: () => (path = []),
    lineTo: (x: number, y: number) => path.push([x, y]),
    closePath: () => {},
    fill: () => filled.push(path),
    stroke: () => {},
  };
  return { context: context as unknown as CanvasRenderingContext2D, filled };
}

/** Of a polygon (the shoelace formula). */
function area(points: readonly Point[]): number {
  const twice = points.map(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length]!;
    return x * nextY - nextX * y;
  });
  return Math.abs(sumOf(twice)) / 2;
}
