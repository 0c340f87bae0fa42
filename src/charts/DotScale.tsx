import type { Dot } from './dotLayout';
import { dotLayout } from './dotLayout';

const WIDTH = 160;
const HEIGHT = 20;

/** Filled dot: the value; tall tick: the ceiling; hollow tick: the baseline. The figures stand beside it in the row. */
export function DotScale({ dot }: { readonly dot: Dot }) {
  const { value, ceiling, baseline } = dotLayout(dot, WIDTH);
  return (
    <svg width={WIDTH} height={HEIGHT} className="dot-scale" aria-hidden="true">
      <line className="axis" x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      {ceiling !== null && <line className="dot-ceiling" x1={ceiling} x2={ceiling} y1="2" y2={HEIGHT - 2} />}
      {baseline !== null && (
        <rect className="dot-baseline" x={baseline - 2.5} y="4" width="5" height={HEIGHT - 8} />
      )}
      {value !== null && <circle className="dot-value" cx={value} cy={HEIGHT / 2} r="4.5" />}
    </svg>
  );
}
