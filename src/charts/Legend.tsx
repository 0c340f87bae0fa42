import type { Dash, Tone } from './lineLayout';

export interface LegendEntry {
  readonly label: string;
  readonly tone: Tone;
  readonly dash: Dash;
}

/** Keys drawn as the lines are: tone and dash, never tone alone. */
export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <ul className="legend">
      {entries.map(({ label, tone, dash }) => (
        <li key={label}>
          <svg width="24" height="8" aria-hidden="true">
            <line x1="0" x2="24" y1="4" y2="4" className={`line tone-${tone} dash-${dash}`} />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

interface RampProps {
  readonly kind: 'real' | 'synthetic' | 'difference';
  readonly low: string;
  readonly middle?: string;
  readonly high: string;
}

/** The key of a shaded map. */
export function Ramp({ kind, low, middle, high }: RampProps) {
  return (
    <div className="ramp">
      <span>{low}</span>
      <span className={`ramp-bar ramp-${kind}`} aria-hidden="true" />
      <span>{middle ? `${high} (middle: ${middle})` : high}</span>
    </div>
  );
}
