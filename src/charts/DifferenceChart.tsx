import type { PointerEvent } from 'react';
import { useState } from 'react';
import { CursorRange } from './CursorRange';
import type { DifferenceLayout, DifferenceSpec } from './differenceLayout';
import { differenceLayout } from './differenceLayout';
import { PlotAxes } from './PlotAxes';
import { ReadOut } from './ReadOut';
import { useWidth } from './useSize';

interface DifferenceChartProps extends Omit<DifferenceSpec, 'width'> {
  /** What is drawn, for those who do not see it; the caption says what it shows. */
  readonly label: string;
  /** A bin and its value in words. */
  readonly read: (bin: number) => readonly string[];
}

/** Bars from a line of zero: up for more, down for fewer; a cursor for pointer and keyboard. */
export function DifferenceChart(props: DifferenceChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <div ref={ref} className="plot" style={{ height: props.height }}>
      {width > 0 && <Plot {...props} width={width} layout={differenceLayout({ ...props, width })} />}
    </div>
  );
}

function Plot(props: DifferenceChartProps & { readonly width: number; readonly layout: DifferenceLayout }) {
  const { edges, values, label, width, height, layout, read } = props;
  const { plot, x, zero } = layout;
  const [cursor, setCursor] = useState<number | null>(null);
  const bin = cursor === null || values.length === 0 ? null : Math.min(cursor, values.length - 1);
  const middle = (at: number) => (x.position(edges[at]!) + x.position(edges[at + 1]!)) / 2;
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setCursor(binUnder(edges, x.invert(left)));
  };
  const text = bin === null ? null : read(bin);
  return (
    <div className="plot-surface" onPointerMove={follow} onPointerLeave={() => setCursor(null)}>
      <svg width={width} height={height} role="img" aria-label={label}>
        <PlotAxes layout={layout} height={height} x={props.x} y={props.y} compact={false} />
        <path d={layout.more} className="area fill-more" />
        <path d={layout.fewer} className="area fill-fewer" />
        <line className="axis" x1={plot.left} x2={plot.right} y1={zero} y2={zero} />
        {bin !== null && (
          <line className="cursor-line" x1={middle(bin)} x2={middle(bin)} y1={plot.top} y2={plot.bottom} />
        )}
      </svg>
      {text && bin !== null && <ReadOut text={text} left={middle(bin)} width={width} />}
      <CursorRange
        label={label}
        stops={values.length}
        cursor={cursor}
        text={text && text.join('; ')}
        onCursor={setCursor}
      />
    </div>
  );
}

/** The last bin that begins at or before `at`, the first where none does. */
function binUnder(edges: ArrayLike<number>, at: number): number {
  let bin = 0;
  while (bin + 2 < edges.length && edges[bin + 1]! <= at) bin++;
  return bin;
}
