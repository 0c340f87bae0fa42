import { useId } from 'react';
import { HATCHINGS, TILE } from './categories';

/** The keys of a stack, from the bottom up: colour and hatching as drawn. */
export function CategoryLegend({ names }: { readonly names: readonly string[] }) {
  const id = useId();
  return (
    <ul className="legend">
      {names.map((name, category) => (
        <li key={name}>
          <svg width="14" height="14" aria-hidden="true">
            <defs>
              <pattern id={`${id}-${category}`} width={TILE} height={TILE} patternUnits="userSpaceOnUse">
                {HATCHINGS[Math.min(category, 6)]!.map(([x1, y1, x2, y2], i) => (
                  <line
                    key={i}
                    className="hatch-line"
                    x1={x1 * TILE}
                    y1={y1 * TILE}
                    x2={x2 * TILE}
                    y2={y2 * TILE}
                  />
                ))}
              </pattern>
            </defs>
            <rect width="14" height="14" className={`category-${Math.min(category, 6)}`} />
            <rect width="14" height="14" fill={`url(#${id}-${category})`} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
