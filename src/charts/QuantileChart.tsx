import type { PointerEvent } from 'react';
import { useState } from 'react';
import type { Axis } from './axisLayout';
import { CursorRange } from './CursorRange';
import { formatShare } from './format';
import type { LineLayout } from './lineLayout';
import { lineLayout } from './lineLayout';
import { PlotAxes } from './PlotAxes';
import { ReadOut } from './ReadOut';
import { useWidth } from './useSize';

interface QuantileChartProps {
  readonly label: string;
  /** Ascending, in (0, 1). */
  readonly share: ArrayLike<number>;
  /** The quantiles of either side, in one unit, and what the sides are called. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly names: readonly [x: string, y: string];
  readonly kind: Axis['kind'];
  /** Of both axes. */
  readonly domain: readonly [number, number];
  readonly height: number;
}

/** Quantiles against quantiles (Q-Q): a point each, on the dotted diagonal where both sides agree; the cursor steps by quantile. */
export function QuantileChart(props: QuantileChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <div ref={ref} className="plot" style={{ height: props.height }}>
      {width > 0 && <Plot {...props} width={width} />}
    </div>
  );
}

const LINE = { label: 'quantiles', tone: 'accent', dash: 'solid', shape: 'line' } as const;
const EQUAL = { label: 'equal', tone: 'quiet', dash: 'dotted', shape: 'line' } as const;

function Plot(props: QuantileChartProps & { readonly width: number }) {
  const { share, label, names, kind, domain, width, height } = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const axes = {
    x: { kind, label: `${names[0]}`, domain },
    y: { kind, label: `${names[1]}`, domain },
  } as const;
  const series = [
    { ...EQUAL, x: domain, y: domain },
    { ...LINE, x: props.x, y: props.y },
  ];
  const layout = lineLayout({ series, ...axes, width, height });
  const places = Array.from(share, (_, i) => ({
    left: layout.x.position(props.x[i]!),
    top: layout.y.position(props.y[i]!),
  }));
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setCursor(nearest(places, event.clientX - box.left, event.clientY - box.top));
  };
  const at = cursor === null || places.length === 0 ? null : Math.min(cursor, places.length - 1);
  const text = at === null ? null : readings(props, layout, at);
  return (
    <div className="plot-surface" onPointerMove={follow} onPointerLeave={() => setCursor(null)}>
      <svg width={width} height={height} role="img" aria-label={label}>
        <PlotAxes layout={layout} height={height} {...axes} compact={false} />
        {layout.paths.map(({ label, d, tone, dash }) => (
          <path key={label} d={d} className={`line tone-${tone} dash-${dash}`} />
        ))}
        {places.map(({ left, top }, i) => (
          <circle key={share[i]} cx={left} cy={top} r={i === at ? 5 : 2} className="quantile-point" />
        ))}
      </svg>
      {text && at !== null && <ReadOut text={text} left={places[at]!.left} width={width} />}
      <CursorRange
        label={label}
        stops={places.length}
        cursor={cursor}
        text={text && text.join('; ')}
        onCursor={setCursor}
      />
    </div>
  );
}

function readings({ share, x, y, names }: QuantileChartProps, layout: LineLayout, at: number): string[] {
  return [
    `${formatShare(share[at]!)} quantile`,
    `${names[0]} ${layout.x.read(x[at]!)}`,
    `${names[1]} ${layout.y.read(y[at]!)}`,
  ];
}

function nearest(places: readonly { left: number; top: number }[], left: number, top: number): number {
  const distance = (i: number) => Math.hypot(places[i]!.left - left, places[i]!.top - top);
  return places.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0);
}
