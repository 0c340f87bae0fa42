/** Bars up and down from zero over successive edges: where there is more, and where there is less. */
import type { Axis, Scale } from './axisLayout';
import { makeScale } from './axisLayout';
import type { LineLayout } from './lineLayout';
import { plotBox } from './lineLayout';

export interface DifferenceSpec {
  /** Ascending, one more than there are values. */
  readonly edges: ArrayLike<number>;
  /** NaN where nothing is known. */
  readonly values: ArrayLike<number>;
  readonly x: Axis;
  readonly y: Axis;
  readonly width: number;
  readonly height: number;
  /** Seconds that the clock shown is ahead of UTC, of a `utc` axis alone. */
  readonly clockOffset?: number;
}

export interface DifferenceLayout extends Pick<LineLayout, 'plot' | 'xTicks' | 'yTicks'> {
  readonly more: string;
  readonly fewer: string;
  readonly zero: number;
  readonly x: Scale;
  readonly y: Scale;
}

/** Zero stands in the middle, so that more and fewer have the same room. */
export function differenceLayout(spec: DifferenceSpec): DifferenceLayout {
  const { edges, values, width, height } = spec;
  const plot = plotBox(width, height, false);
  const ends = [edges[0] ?? 0, edges[edges.length - 1] ?? 1] as const;
  const x = makeScale(spec.x.kind, spec.x.domain ?? ends, [plot.left, plot.right], spec.clockOffset);
  const most = 1.06 * (greatest(values) || 1);
  const y = makeScale(spec.y.kind, [-most, most], [plot.bottom, plot.top]);
  const zero = y.position(0);
  const bars = { more: [] as string[], fewer: [] as string[] };
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value !== 0 && Number.isFinite(value))) continue;
    const [left, right] = [x.position(edges[i]!), x.position(edges[i + 1]!)];
    const bar = `M${left.toFixed(1)},${zero.toFixed(1)}V${y.position(value).toFixed(1)}H${right.toFixed(1)}V${zero.toFixed(1)}Z`;
    bars[value > 0 ? 'more' : 'fewer'].push(bar);
  }
  return {
    plot,
    zero,
    ...{ more: bars.more.join(''), fewer: bars.fewer.join('') },
    ...{ x, y, xTicks: x.ticks(88), yTicks: y.ticks(28) },
  };
}

function greatest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]!) > most) most = Math.abs(values[i]!);
  return most;
}
