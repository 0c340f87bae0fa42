import type { KeyboardEvent } from 'react';

interface CursorRangeProps {
  readonly label: string;
  readonly stops: number;
  readonly cursor: number | null;
  /** What the cursor points at. */
  readonly text: string | null;
  readonly onCursor: (cursor: number | null) => void;
  /** Keys that do more than step. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** The keyboard's cursor over a picture: a native slider that is seen only while it has the focus. */
export function CursorRange({ label, stops, cursor, text, onCursor, onKeyDown }: CursorRangeProps) {
  if (stops < 2) return null;
  return (
    <input
      type="range"
      className="cursor-range"
      aria-label={`${label}: cursor`}
      aria-valuetext={text ?? 'no point'}
      min={0}
      max={stops - 1}
      value={Math.min(cursor ?? 0, stops - 1)}
      onFocus={() => cursor === null && onCursor(0)}
      onBlur={() => onCursor(null)}
      onChange={(event) => onCursor(Number(event.target.value))}
      onKeyDown={onKeyDown}
    />
  );
}
