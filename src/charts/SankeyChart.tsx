import { formatCompact, formatCount } from './format';
import type { SankeyBox, Triple } from './sankeyLayout';
import { sankeyLayout } from './sankeyLayout';
import { useWidth } from './useSize';

interface SankeyChartProps {
  readonly label: string;
  readonly triples: readonly Triple[];
  readonly height: number;
  readonly onPick: (column: 0 | 1 | 2, name: string) => void;
}

/** Three columns and the ribbons between them; every box is a button. */
export function SankeyChart({ label, triples, height, onPick }: SankeyChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const margin = width < 560 ? 96 : 152;
  const { boxes, ribbons } = sankeyLayout(triples, { width, height, margin });
  return (
    <div ref={ref} className="sankey" style={{ height }}>
      <svg width={width} height={height} role="group" aria-label={label}>
        <g aria-hidden="true">
          {ribbons.map(({ key, d, width: thickness, from, to, value }) => (
            <path key={key} d={d} className="ribbon" style={{ strokeWidth: thickness }}>
              <title>{`${from} → ${to}: ${formatCount(value)} flows`}</title>
            </path>
          ))}
        </g>
        {boxes.map((box) => (
          <Box key={box.key} box={box} room={margin} onPick={onPick} />
        ))}
      </svg>
    </div>
  );
}

/** Pixels of a letter at 11 px, and of the figure behind a name. */
const LETTER = 6.4;
const FIGURE = 44;

function Box({
  box,
  room,
  onPick,
}: { readonly box: SankeyBox; readonly room: number } & Pick<SankeyChartProps, 'onPick'>) {
  const { column, name, value, x, y, width, height, isNamed } = box;
  const pick = () => onPick(column, name);
  const isLeft = column === 0;
  return (
    <g
      role="button"
      tabIndex={-1}
      className="sankey-box"
      aria-label={`select ${name}, ${formatCount(value)} flows`}
      onClick={pick}
      onKeyDown={(event) => event.key === 'Enter' && pick()}
    >
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
    </g>
  );
}

/** Cut at the front: the ends of addresses tell them apart. */
function shortened(name: string, pixels: number): string {
  const letters = Math.max(6, Math.floor(pixels / LETTER));
  return name.length <= letters ? name : `…${name.slice(1 - letters)}`;
}
