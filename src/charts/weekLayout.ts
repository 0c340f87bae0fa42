/** Seven weekdays by twenty-four hours: cells with shade, shared scale on both sides. */

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export interface WeekCell {
  readonly day: number;
  readonly hour: number;
  readonly x: number;
  readonly y: number;
  /** −1 … 1; sequential maps use 0 … 1. NaN where nothing was measured. */
  readonly shade: number;
}

export interface WeekLayout {
  readonly cells: readonly WeekCell[];
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly left: number;
  readonly height: number;
  readonly hourTicks: readonly { readonly at: number; readonly text: string }[];
}

const LEFT = 32;
const TOP = 4;
const BOTTOM = 20;

/** `limit` is the value drawn at full strength. */
export function weekLayout(values: ArrayLike<number>, limit: number, width: number): WeekLayout {
  const cellWidth = Math.max(0, (width - LEFT - 4) / 24);
  const cellHeight = Math.max(14, Math.min(24, cellWidth * 1.25));
  const cells = Array.from({ length: 168 }, (_, i): WeekCell => {
    const day = Math.floor(i / 24);
    const hour = i % 24;
    return {
      day,
      hour,
      x: LEFT + hour * cellWidth,
      y: TOP + day * cellHeight,
      shade: shadeOf(values[i]!, limit),
    };
  });
  return {
    cells,
    cellWidth,
    cellHeight,
    left: LEFT,
    height: TOP + 7 * cellHeight + BOTTOM,
    hourTicks: [0, 6, 12, 18, 24].map((hour) => ({
      at: LEFT + hour * cellWidth,
      text: String(hour).padStart(2, '0'),
    })),
  };
}

function shadeOf(value: number, limit: number): number {
  if (!Number.isFinite(value)) return NaN;
  return limit > 0 ? Math.max(-1, Math.min(1, value / limit)) : 0;
}

/** Largest finite magnitude of all columns, for a scale shared between panels. */
export function largest(...columns: readonly (ArrayLike<number> | null)[]): number {
  let most = 0;
  for (const column of columns) {
    for (let i = 0; i < (column?.length ?? 0); i++) {
      const magnitude = Math.abs(column![i]!);
      if (Number.isFinite(magnitude) && magnitude > most) most = magnitude;
    }
  }
  return most;
}
