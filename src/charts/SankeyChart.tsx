import type { KeyboardEvent } from 'react';
import { useMemo, useRef, useState } from 'react';
import { formatCompact, formatCount } from './format';
import type { SankeyBox, Triple } from './sankeyLayout';
import { firstBox, moveBox, sankeyLayout } from './sankeyLayout';
import { useWidth } from './useSize';

interface SankeyChartProps {
  readonly label: string;
  readonly triples: readonly Triple[];
  readonly height: number;
  readonly onPick: (column: 0 | 1 | 2, name: string) => void;
}

/** Three columns and the ribbons between them. Every box is a button; one of them is in the tab order, arrows lead to the others. */
export function SankeyChart({ label, triples, height, onPick }: SankeyChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const margin = width < 560 ? 96 : 152;
  const layout = useMemo(
    () => sankeyLayout(triples, { width, height, margin }),
    [triples, width, height, margin],
  );
  const { boxes, ribbons } = layout;
  const picture = useRef<SVGSVGElement>(null);
  /** Where the keyboard was last, and whether it is there. */
  const [visited, setVisited] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const stop = boxes.find(({ key }) => key === visited) ?? firstBox(boxes);
  const press = (event: KeyboardEvent, box: SankeyBox) => {
    const next = moveBox(layout, box, event.key);
    const isPick = event.key === 'Enter' || event.key === ' ';
    if (!next && !isPick) return;
    event.preventDefault();
    if (isPick) onPick(box.column, box.name);
    else picture.current!.querySelectorAll<SVGGElement>('.sankey-box')[boxes.indexOf(next!)]!.focus();
  };
  return (
    <div ref={ref} className="sankey" style={{ height }}>
      <svg ref={picture} width={width} height={height} role="group" aria-label={label}>
        <g aria-hidden="true">
          {ribbons.map(({ key, d, width: thickness, from, to, value, source, target }) => (
            <path
              key={key}
              d={d}
              className={focused !== null && [source, target].includes(focused) ? 'ribbon is-lit' : 'ribbon'}
              style={{ strokeWidth: thickness }}
            >
              <title>{`${from} → ${to}: ${formatCount(value)} flows`}</title>
            </path>
          ))}
        </g>
        {boxes.map((box) => (
          <g
            key={box.key}
            role="button"
            tabIndex={box === stop ? 0 : -1}
            className="sankey-box"
            aria-label={`select ${box.name}, ${formatCount(box.value)} flows`}
            onClick={() => onPick(box.column, box.name)}
            onKeyDown={(event) => press(event, box)}
            onFocus={() => (setVisited(box.key), setFocused(box.key))}
            onBlur={() => setFocused(null)}
          >
            <BoxMarks box={box} room={margin} isNamed={box.isNamed || box.key === focused} />
          </g>
        ))}
      </svg>
    </div>
  );
}

/** Pixels of a letter at 11 px, and of the figure behind a name. */
const LETTER = 6.4;
const FIGURE = 44;

interface BoxMarksProps {
  readonly box: SankeyBox;
  readonly room: number;
  readonly isNamed: boolean;
}

function BoxMarks({ box: { column, name, value, x, y, width, height }, room, isNamed }: BoxMarksProps) {
  const isLeft = column === 0;
  return (
    <>
      <title>{`${name}: ${formatCount(value)} flows`}</title>
      <rect x={x} y={y} width={width} height={height} />
      {isNamed && (
        <text
          x={isLeft ? x - 6 : x + width + 6}
          y={y + height / 2}
          dy="0.32em"
          textAnchor={isLeft ? 'end' : 'start'}
        >
          {shortened(name, column === 1 ? 200 : room - FIGURE)}{' '}
          <tspan className="figures">{column === 1 ? '' : formatCompact(value)}</tspan>
        </text>
      )}
    </>
  );
}

/** Cut at the front: the ends of addresses tell them apart. */
function shortened(name: string, pixels: number): string {
  const letters = Math.max(6, Math.floor(pixels / LETTER));
  return name.length <= letters ? name : `…${name.slice(1 - letters)}`;
}
