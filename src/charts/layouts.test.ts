import { describe, expect, it } from 'vitest';
import { domainOf, makeScale } from './axisLayout';
import { differenceLayout } from './differenceLayout';
import { dotLayout } from './dotLayout';
import { edgeWidth, graphLayout } from './graphLayout';
import type { Series } from './lineLayout';
import { cursorStops, lineLayout, thin, valueAt } from './lineLayout';
import { cellAt, divergingShade, logRatio, logShade, matrixLayout, moveCell } from './matrixLayout';
import { largest, weekLayout } from './weekLayout';

const line = (over: Partial<Series> = {}): Series => ({
  label: 'real',
  tone: 'ink',
  dash: 'solid',
  shape: 'line',
  x: [0, 1, 2],
  y: [0, 5, 10],
  ...over,
});
const size = { width: 400, height: 200 };

describe('axes', () => {
  it('leave out what a logarithm cannot show', () => {
    expect(domainOf('logSeconds', [[0, 0.01, 100, NaN]])).toEqual([0.01, 100]);
    expect(domainOf('logShare', [[0, 0.001, 0.9]])).toEqual([0.001, 1]);
  });
  it('are never empty', () => {
    expect(domainOf('linear', [[]])).toEqual([0, 1]);
    expect(domainOf('linear', [[3, 3]])).toEqual([2.5, 3.5]);
    expect(domainOf('logSeconds', [[0]])).toEqual([0.1, 10]);
    expect(domainOf('count', [[0, 0]])).toEqual([0, 1]);
  });
  it('tick durations as people say them', () => {
    const ticks = makeScale('logSeconds', [1e-3, 3600], [0, 1000]).ticks(60);
    expect(ticks.map(({ text }) => text)).toEqual([
      '1 ms',
      '10 ms',
      '100 ms',
      '1 s',
      '10 s',
      '1 min',
      '10 min',
      '1 h',
    ]);
  });
  it('keep ticks apart', () => {
    for (const kind of ['linear', 'count', 'logSeconds', 'logShare', 'utc'] as const) {
      const at = makeScale(kind, [1e-4, 1], [0, 300])
        .ticks(80)
        .map((tick) => tick.at);
      for (let i = 1; i < at.length; i++) expect(Math.abs(at[i]! - at[i - 1]!)).toBeGreaterThan(40);
    }
  });
  it('invert what they position', () => {
    for (const kind of ['linear', 'logSeconds', 'logShare', 'share'] as const) {
      const scale = makeScale(kind, [0.01, 1], [50, 350]);
      expect(scale.invert(scale.position(0.2))).toBeCloseTo(0.2, 9);
    }
    const utc = makeScale('utc', [1.3e9, 1.3e9 + 86_400], [0, 500]);
    expect(utc.invert(utc.position(1.3e9 + 3600))).toBeCloseTo(1.3e9 + 3600, 2);
  });
});

describe('lines', () => {
  const layout = lineLayout({
    series: [line()],
    x: { kind: 'linear', label: 'x' },
    y: { kind: 'count', label: 'y' },
    ...size,
  });
  it('stay inside the plot', () => {
    const numbers = layout.paths[0]!.d.match(/[\d.]+/g)!.map(Number);
    expect(Math.max(...numbers.filter((_, i) => i % 2 === 0))).toBeLessThanOrEqual(layout.plot.right);
    expect(Math.min(...numbers.filter((_, i) => i % 2 === 1))).toBeGreaterThanOrEqual(layout.plot.top);
  });
  it('break at what is no number and are empty for none', () => {
    const broken = lineLayout({
      series: [line({ y: [1, NaN, 2] }), line({ x: [], y: [] })],
      x: { kind: 'linear', label: '' },
      y: { kind: 'linear', label: '' },
      ...size,
    });
    expect(broken.paths[0]!.d.match(/M/g)).toHaveLength(2);
    expect(broken.paths[1]!.d).toBe('');
  });
  it('make room for the reference', () => {
    const { y } = lineLayout({
      series: [line()],
      x: { kind: 'linear', label: '' },
      y: { kind: 'linear', label: '' },
      reference: { at: 50, label: '' },
      ...size,
    });
    expect(y.domain[1]).toBeGreaterThan(50);
  });
  it('draw steps between edges, filled to the axis', () => {
    const steps = line({ shape: 'steps', x: [0, 1, 2, 3], y: [1, 2, 3], filled: true });
    const { paths, plot } = lineLayout({
      series: [steps],
      x: { kind: 'linear', label: '' },
      y: { kind: 'count', label: '' },
      ...size,
    });
    expect(paths[0]!.d.split(/[ML]/).filter(Boolean)).toHaveLength(6);
    expect(paths[0]!.area!.endsWith(`${plot.bottom.toFixed(1)}Z`)).toBe(true);
  });
});

describe('the cursor of a line', () => {
  const steps = line({ shape: 'steps', x: [0, 10, 20], y: [7, 8] });
  it('reads the bin, or the nearest point', () => {
    expect([valueAt(steps, 9.9), valueAt(steps, 10), valueAt(steps, 20.5), valueAt(steps, -1)]).toEqual([
      7,
      8,
      null,
      null,
    ]);
    expect(valueAt(line(), 0.6)).toBe(5);
    expect(valueAt(line({ x: [], y: [] }), 1)).toBeNull();
  });
  it('stops in the middle of bins, at points, or nowhere', () => {
    expect(cursorStops([steps])).toEqual([5, 15]);
    expect(cursorStops([line({ x: [], y: [] }), line()])).toEqual([0, 1, 2]);
    expect(cursorStops([])).toEqual([]);
  });
});

describe('thin', () => {
  it('keeps short columns, means long ones and never passes the limit', () => {
    expect(thin([1, 2], [3, 4], 10)).toEqual({ x: [1, 2], y: [3, 4] });
    expect(thin([1, 2, 3, 4], [1, 3, 5, 7], 2)).toEqual({ x: [2, 4], y: [2, 6] });
    const many = Array.from({ length: 1001 }, (_, i) => i);
    expect(thin(many, many, 240).x.length).toBeLessThanOrEqual(240);
  });
});

describe('the matrix', () => {
  it('finds the cell under a point, and none outside', () => {
    expect(cellAt(4, 100, 26, 99)).toEqual({ row: 3, column: 1 });
    expect(cellAt(4, 100, 100, 5)).toBeNull();
    expect(cellAt(4, 100, -1, 5)).toBeNull();
  });
  it('labels fewer rows where cells are small', () => {
    expect(matrixLayout(10, 300).labelled).toHaveLength(10);
    const { labelled, cell } = matrixLayout(100, 300);
    expect((labelled[1]! - labelled[0]!) * cell).toBeGreaterThanOrEqual(13);
    expect(matrixLayout(0, 300)).toEqual({ cell: 0, gutter: 0, labelled: [] });
  });
  it('moves with the arrows and stops at the edge', () => {
    expect(moveCell({ row: 0, column: 0 }, 'ArrowUp', 3)).toEqual({ row: 0, column: 0 });
    expect(moveCell({ row: 0, column: 0 }, 'End', 3)).toEqual({ row: 0, column: 2 });
    expect(moveCell({ row: 1, column: 1 }, 'x', 3)).toBeNull();
  });
  it('shades nothing as nothing, one flow visibly, more as darker', () => {
    expect(logShade(0, 100)).toBe(0);
    expect(logShade(1, 1e6)).toBeGreaterThan(0.14);
    expect(logShade(100, 100)).toBeCloseTo(1);
    expect(logShade(10, 100)).toBeLessThan(logShade(50, 100));
  });
  it('tells more from fewer, equally strong', () => {
    expect(logRatio(7, 7)).toBe(0);
    expect(logRatio(7, 0)).toBe(-logRatio(0, 7));
    expect(divergingShade(-9, 3)).toBe(-1);
    expect(divergingShade(NaN, 3)).toBe(0);
  });
});

describe('the graph', () => {
  const edges = Array.from({ length: 30 }, (_, i) => ({
    source: `host ${i % 7}`,
    target: `host ${(i * 5 + 3) % 11}`,
    weight: i + 1,
  }));
  const places = Array.from({ length: 11 }, (_, i) => ({
    id: `host ${i}`,
    x: Math.cos(i) * 90,
    y: Math.sin(i) * 50,
  }));
  const box = { width: 600, height: 300 };
  it('fits all places into its box and keeps them when edges go', () => {
    const nodes = graphLayout(places, edges, box);
    for (const { x, y } of nodes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(600);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(300);
    }
    const placed = (list: typeof nodes) => list.map(({ id, x, y, labelSide }) => ({ id, x, y, labelSide }));
    expect(placed(graphLayout(places, edges.slice(0, 2), box))).toEqual(placed(nodes));
    expect(graphLayout(places, [], box).every(({ weight, radius }) => weight === 0 && radius === 2)).toBe(
      true,
    );
  });
  it('names the first node and takes loops, one host and nothing', () => {
    expect(graphLayout(places, edges, box)[0]!.labelled).toBe(true);
    const [loop] = [{ source: 'host 0', target: 'host 0', weight: 1 }];
    expect(graphLayout(places.slice(0, 1), [loop], box)).toMatchObject([{ x: 300, y: 150, weight: 2 }]);
    expect(graphLayout([], [], box)).toEqual([]);
  });
  it('draws no edge for no flow', () => {
    expect(edgeWidth(0, 10)).toBe(0);
    expect(edgeWidth(1, 1e6)).toBeGreaterThan(0.7);
  });
});

describe('the week', () => {
  it('has 168 cells, shaded by the shared limit; unmeasured ones stay unmeasured', () => {
    const { cells } = weekLayout(
      Float64Array.from({ length: 168 }, (_, i) => (i === 3 ? NaN : i)),
      167,
      500,
    );
    expect(cells).toHaveLength(168);
    expect(cells[167]).toMatchObject({ day: 6, hour: 23, shade: 1 });
    expect(cells[3]!.shade).toBeNaN();
  });
  it('finds the largest magnitude of all panels', () => {
    expect(largest([1, -5, NaN], null, [3])).toBe(5);
    expect(largest(null)).toBe(0);
  });
});

describe('the dot scale', () => {
  it('puts the value between its ticks, from zero', () => {
    const { value, ceiling, baseline } = dotLayout({ value: 0.5, ceiling: 0.1, baseline: 1 }, 112);
    expect([ceiling, value, baseline]).toEqual([16, 56, 106]);
  });
  it('draws only what is known', () => {
    expect(dotLayout({ value: null, ceiling: NaN, baseline: null }, 100)).toEqual({
      value: null,
      ceiling: null,
      baseline: null,
    });
    expect(dotLayout({ value: -1, ceiling: null, baseline: 1 }, 112)).toMatchObject({
      value: 6,
      baseline: 106,
    });
  });
});

describe('a difference', () => {
  const spec = {
    ...{ edges: [0, 10, 20, 30], values: [5, NaN, -2] },
    x: { kind: 'linear', label: 'x' },
    y: { kind: 'linear', label: 'y' },
    ...size,
  } as const;
  it('stands on a zero in the middle: more above, fewer below, as high as their values', () => {
    const { more, fewer, zero, plot } = differenceLayout(spec);
    expect(zero).toBeCloseTo((plot.top + plot.bottom) / 2, 6);
    const tip = (bars: string) => Number(/V([\d.]+)H/.exec(bars)![1]);
    expect(more.match(/M/g)).toHaveLength(1);
    expect(fewer.match(/M/g)).toHaveLength(1);
    expect(zero - tip(more)).toBeGreaterThan(0);
    expect((zero - tip(more)) / (tip(fewer) - zero)).toBeCloseTo(5 / 2, 1);
  });
  it('draws nothing for nothing', () => {
    const { more, fewer } = differenceLayout({ ...spec, edges: [0, 1], values: [0] });
    expect([more, fewer]).toEqual(['', '']);
  });
});
