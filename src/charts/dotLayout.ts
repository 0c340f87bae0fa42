/** One figure between two reference ticks, on a scale of its own that starts at zero. */

interface DotLayout {
  readonly value: number | null;
  readonly ceiling: number | null;
  readonly baseline: number | null;
}

export interface Dot {
  readonly value: number | null;
  readonly ceiling: number | null;
  readonly baseline: number | null;
}

export function dotLayout(dot: Dot, width: number): DotLayout {
  const known = [dot.value, dot.ceiling, dot.baseline].filter(
    (one): one is number => one !== null && Number.isFinite(one),
  );
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const inset = 6;
  const at = (value: number | null) =>
    value === null || !Number.isFinite(value)
      ? null
      : high === low
        ? inset
        : inset + ((value - low) / (high - low)) * (width - 2 * inset);
  return { value: at(dot.value), ceiling: at(dot.ceiling), baseline: at(dot.baseline) };
}
