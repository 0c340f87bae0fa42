/** Lines and steps over two axes: columns + size → paths, ticks and a cursor that knows what it points at. */
import { bisectLeft, bisectRight } from 'd3-array';
import type { Axis, Scale, Tick } from './axisLayout';
import { domainOf, makeScale } from './axisLayout';

/** Never colour alone: a tone comes with a dash. */
export type Tone = 'ink' | 'accent' | 'quiet';
export type Dash = 'solid' | 'dashed' | 'dotted';

export interface Series {
  readonly label: string;
  readonly tone: Tone;
  readonly dash: Dash;
  /** Ascending. A `steps` series has one more x than y: its bin edges. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly shape: 'line' | 'steps';
  /** Fills down to the axis. */
  readonly filled?: boolean;
  /** Of a line: fills down to these instead, the other edge of a band. */
  readonly low?: ArrayLike<number>;
}

interface LineSpec {
  readonly series: readonly Series[];
  readonly x: Axis;
  readonly y: Axis;
  /** Horizontal reference, part of the y domain. */
  readonly reference?: { readonly at: number; readonly label: string };
  readonly width: number;
  readonly height: number;
  readonly compact?: boolean;
}

export interface LineLayout {
  readonly plot: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  readonly paths: readonly {
    readonly label: string;
    readonly tone: Tone;
    readonly dash: Dash;
    readonly d: string;
    readonly area: string | null;
  }[];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly referenceAt: number | null;
  readonly x: Scale;
  readonly y: Scale;
}

export function lineLayout(spec: LineSpec): LineLayout {
  const { width, height, series, compact } = spec;
  const plot = plotBox(width, height, compact ?? false);
  const yColumns = [
    ...series.map(({ y }) => y),
    ...series.flatMap(({ low }) => (low ? [low] : [])),
    ...(spec.reference ? [[spec.reference.at]] : []),
  ];
  const x = makeScale(
    spec.x.kind,
    spec.x.domain ??
      domainOf(
        spec.x.kind,
        series.map((one) => one.x),
      ),
    [plot.left, plot.right],
  );
  const y = makeScale(spec.y.kind, padded(spec.y, yColumns), [plot.bottom, plot.top]);
  return {
    plot,
    paths: series.map((one) => {
      const d = one.shape === 'steps' ? stepPath(one, x, y) : linePath(one, x, y);
      return {
        label: one.label,
        tone: one.tone,
        dash: one.dash,
        d,
        area: one.low ? bandPath(one, one.low, x, y) : one.filled && d ? areaOf(d, plot.bottom) : null,
      };
    }),
    xTicks: x.ticks(compact ? 56 : 88),
    yTicks: y.ticks(compact ? 32 : 40),
    referenceAt: spec.reference ? y.position(spec.reference.at) : null,
    x,
    y,
  };
}

/** Where the marks are: room around it for ticks and names. */
export function plotBox(width: number, height: number, compact: boolean): LineLayout['plot'] {
  return {
    left: compact ? 40 : 56,
    top: compact ? 8 : 28,
    right: width - (compact ? 8 : 16),
    bottom: height - (compact ? 24 : 40),
  };
}

function padded(axis: Axis, columns: readonly ArrayLike<number>[]): readonly [number, number] {
  if (axis.domain) return axis.domain;
  const [low, high] = domainOf(axis.kind, columns);
  if (axis.kind.startsWith('log')) return [low, high];
  const room = (high - low) * 0.06;
  return axis.kind === 'linear' ? [low - room, high + room] : [low, high + room];
}

const point = (x: number, y: number) => `${x.toFixed(1)},${y.toFixed(1)}`;

function linePath({ x, y }: Series, xScale: Scale, yScale: Scale): string {
  const parts: string[] = [];
  let pen = 'M';
  for (let i = 0; i < y.length; i++) {
    const at = [xScale.position(x[i]!), yScale.position(y[i]!)] as const;
    if (!Number.isFinite(at[0]) || !Number.isFinite(at[1])) {
      pen = 'M';
      continue;
    }
    parts.push(pen + point(...at));
    pen = 'L';
  }
  return parts.join('');
}

/** The outline of bars between successive edges; a gap where a bar is not a number. */
function stepPath({ x, y }: Series, xScale: Scale, yScale: Scale): string {
  const parts: string[] = [];
  let pen = 'M';
  for (let i = 0; i < y.length; i++) {
    const at = yScale.position(y[i]!);
    if (!Number.isFinite(at)) {
      pen = 'M';
      continue;
    }
    parts.push(pen + point(xScale.position(x[i]!), at), 'L' + point(xScale.position(x[i + 1]!), at));
    pen = 'L';
  }
  return parts.join('');
}

/** Between a line and its lower edge, over the stretches where both are known. */
function bandPath(series: Series, low: ArrayLike<number>, xScale: Scale, yScale: Scale): string {
  const runs: number[][] = [];
  for (let i = 0; i < series.y.length; i++) {
    if (!Number.isFinite(series.y[i]!) || !Number.isFinite(low[i]!)) runs.push([]);
    else (runs.at(-1) ?? runs[runs.push([]) - 1]!).push(i);
  }
  const at = (i: number, y: ArrayLike<number>) =>
    point(xScale.position(series.x[i]!), yScale.position(y[i]!));
  return runs
    .filter((run) => run.length > 1)
    .map(
      (run) => `M${[...run.map((i) => at(i, series.y)), ...run.reverse().map((i) => at(i, low))].join('L')}Z`,
    )
    .join('');
}

function areaOf(d: string, bottom: number): string {
  return d
    .split('M')
    .filter(Boolean)
    .map((run) => {
      const points = run.split('L');
      const first = points[0]!.split(',')[0]!;
      const last = points.at(-1)!.split(',')[0]!;
      return `M${first},${bottom.toFixed(1)}L${run}L${last},${bottom.toFixed(1)}Z`;
    })
    .join('');
}

/** What a series reads at `x`: its bin for steps, its nearest point for a line; null outside. */
export function valueAt(series: Series, x: number): number | null {
  const n = series.y.length;
  if (n === 0) return null;
  if (series.shape === 'steps') {
    const bin = bisectRight(series.x as number[], x) - 1;
    return bin >= 0 && bin < n ? series.y[bin]! : null;
  }
  const right = Math.min(n - 1, bisectLeft(series.x as number[], x));
  const left = Math.max(0, right - 1);
  return Math.abs(series.x[left]! - x) < Math.abs(series.x[right]! - x) ? series.y[left]! : series.y[right]!;
}

/** Where the cursor may stop: the middles of bins, or the points, of the first series that has any. */
export function cursorStops(series: readonly Series[]): number[] {
  const first = series.find(({ y }) => y.length > 0);
  if (!first) return [];
  if (first.shape === 'line') return Array.from(first.x);
  return Array.from(first.y, (_, i) => (first.x[i]! + first.x[i + 1]!) / 2);
}

/** At most `limit` points, each the mean of a stretch: keeps a long run drawable. */
export function thin(
  x: readonly number[],
  y: readonly number[],
  limit: number,
): { x: number[]; y: number[] } {
  const size = Math.ceil(y.length / limit);
  if (size <= 1) return { x: [...x], y: [...y] };
  const out = { x: [] as number[], y: [] as number[] };
  for (let from = 0; from < y.length; from += size) {
    const to = Math.min(y.length, from + size);
    out.x.push(x[to - 1]!);
    out.y.push(y.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from));
  }
  return out;
}
