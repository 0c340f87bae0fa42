import { useId, useState } from 'react';
import type { WeekCell, WeekLayout } from './weekLayout';
import { WEEKDAYS, weekLayout } from './weekLayout';
import { useWidth } from './useSize';

interface WeekChartProps {
  readonly label: string;
  readonly tone: 'real' | 'synthetic' | 'difference';
  /** 7 × 24 from Monday; NaN where nothing was measured. */
  readonly values: ArrayLike<number>;
  /** The value drawn at full strength, shared between panels. */
  readonly limit: number;
  readonly read: (value: number) => string;
}

/** Weekdays down, hours across; hatched where the trace never was. */
export function WeekChart({ label, tone, values, limit, read }: WeekChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [cursor, setCursor] = useState<number | null>(null);
  const layout = weekLayout(values, limit, width);
  const at = cursor === null ? null : layout.cells[cursor]!;
  const text = at && `${WEEKDAYS[at.day]} ${String(at.hour).padStart(2, '0')}:00 – ${read(values[cursor!]!)}`;
  return (
    <div ref={ref} className="plot week" onPointerLeave={() => setCursor(null)}>
      {width > 0 && (
        <svg
          width={width}
          height={layout.height}
          role="img"
          aria-label={label}
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            setCursor(cellIndex(layout, event.clientX - box.left, event.clientY - box.top));
          }}
        >
          <WeekCells layout={layout} tone={tone} />
          {at && (
            <rect
              className="week-cursor"
              x={at.x}
              y={at.y}
              width={layout.cellWidth}
              height={layout.cellHeight}
            />
          )}
        </svg>
      )}
      <input
        type="range"
        className="cursor-range"
        aria-label={`${label}: cursor`}
        aria-valuetext={text ?? 'no cell'}
        min={0}
        max={167}
        value={cursor ?? 0}
        onFocus={() => setCursor((now) => now ?? 0)}
        onBlur={() => setCursor(null)}
        onChange={(event) => setCursor(Number(event.target.value))}
      />
      <p className="panel-read-out" aria-hidden="true">
        {text ?? '\u00a0'}
      </p>
    </div>
  );
}

function WeekCells({ layout, tone }: { readonly layout: WeekLayout; readonly tone: WeekChartProps['tone'] }) {
  const hatch = useId();
  return (
    <g className="axes" aria-hidden="true">
      <defs>
        <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" x2="0" y1="0" y2="4" className="hatch" />
        </pattern>
      </defs>
      {layout.cells.map((cell) => (
        <rect
          key={cell.day * 24 + cell.hour}
          x={cell.x}
          y={cell.y}
          width={Math.max(0, layout.cellWidth - 1)}
          height={layout.cellHeight - 1}
          className={`week-cell ${cellClass(cell, tone)}`}
          style={
            Number.isNaN(cell.shade) ? { fill: `url(#${hatch})` } : { fillOpacity: Math.abs(cell.shade) }
          }
        />
      ))}
      {WEEKDAYS.map((day, i) => (
        <text
          key={day}
          x={layout.left - 6}
          y={4 + (i + 0.5) * layout.cellHeight}
          dy="0.32em"
          textAnchor="end"
        >
          {day}
        </text>
      ))}
      {layout.hourTicks.map(({ at, text }) => (
        <text
          key={text}
          x={at}
          y={layout.height - 6}
          textAnchor={text === '24' ? 'end' : text === '00' ? 'start' : 'middle'}
        >
          {text}
        </text>
      ))}
    </g>
  );
}

function cellClass({ shade }: WeekCell, tone: WeekChartProps['tone']): string {
  if (tone !== 'difference') return `fill-${tone}`;
  return shade < 0 ? 'fill-fewer' : 'fill-more';
}

function cellIndex(layout: WeekLayout, x: number, y: number): number | null {
  const hour = Math.floor((x - layout.left) / layout.cellWidth);
  const day = Math.floor((y - 4) / layout.cellHeight);
  return hour >= 0 && hour < 24 && day >= 0 && day < 7 ? day * 24 + hour : null;
}
