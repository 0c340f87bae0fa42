/** Bins over time: which of them a view shows, at which width, and where they lie. */
import type { Scale } from './axisLayout';
import { makeScale } from './axisLayout';
import type { LineLayout } from './lineLayout';
import { plotBox } from './lineLayout';
import type { Range } from './timeView';
import { levelFor } from './timeView';

export interface BinLevel {
  /** Seconds. */
  readonly binWidth: number;
  /** A column a series; NaN where nothing is known. */
  readonly counts: readonly ArrayLike<number>[];
  /** Counts lie on top of each other. */
  readonly isStacked?: boolean;
  /** Least and greatest of the finer bins inside each, where there are any. */
  readonly low?: ArrayLike<number> | null;
  readonly high?: ArrayLike<number> | null;
  /** A line over the stack; NaN where nothing is known. */
  readonly over?: ArrayLike<number> | null;
}

/** Narrower than this a step is no step. */
const BIN_PIXELS = 2.5;

export interface BinsLayout extends Pick<LineLayout, 'plot' | 'xTicks' | 'yTicks'> {
  readonly level: BinLevel;
  /** Bins that the view touches, half-open. */
  readonly first: number;
  readonly end: number;
  readonly x: Scale;
  readonly y: Scale;
}

interface BinsSpec {
  /** x of the first bin of every level, epoch seconds. */
  readonly from: number;
  readonly levels: readonly BinLevel[];
  readonly view: Range;
  readonly width: number;
  readonly height: number;
  /** Seconds that the clock shown is ahead of UTC. */
  readonly clockOffset?: number;
}

/** The scale of counts is that of the whole level: it stays while the view moves. */
export function binsLayout({ from, levels, view, width, height, clockOffset }: BinsSpec): BinsLayout {
  const plot = plotBox(width, height, false);
  const seconds = view[1] - view[0];
  const level = levelFor(levels, seconds, (plot.right - plot.left) / BIN_PIXELS);
  const x = makeScale('utc', view, [plot.left, plot.right], clockOffset);
  const y = makeScale('count', [0, 1.06 * (greatest(level) || 1)], [plot.bottom, plot.top]);
  const bins = level.counts[0]?.length ?? 0;
  const bin = (at: number) => (at - from) / level.binWidth;
  return {
    plot,
    level,
    first: Math.max(0, Math.floor(bin(view[0]))),
    end: Math.min(bins, Math.ceil(bin(view[1]))),
    x,
    y,
    xTicks: x.ticks(88),
    yTicks: y.ticks(40),
  };
}

/** Found once a level: a view that moves must not look at every bin. */
const GREATEST = new WeakMap<BinLevel, number>();

function greatest(level: BinLevel): number {
  const known = GREATEST.get(level);
  if (known !== undefined) return known;
  let most = 0;
  const columns = level.high ? [level.high] : level.isStacked ? [totalsOf(level)] : level.counts;
  for (const column of level.over ? [...columns, level.over] : columns)
    for (let i = 0; i < column.length; i++) if (column[i]! > most) most = column[i]!;
  GREATEST.set(level, most);
  return most;
}

function totalsOf({ counts }: BinLevel): Float64Array {
  const totals = new Float64Array(counts[0]?.length ?? 0);
  for (const column of counts) for (let i = 0; i < totals.length; i++) totals[i]! += column[i]!;
  return totals;
}
