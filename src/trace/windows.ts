/** Arithmetic of half-open stretches of time. */
import type { Seconds, TimeWindow } from './trace';

/** The same stretches, ascending, without overlaps; stretches that touch become one, so that a gap across them is uncut. */
export function mergeWindows(windows: readonly TimeWindow[]): TimeWindow[] {
  const merged: TimeWindow[] = [];
  for (const { from, to } of [...windows].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (to <= from) continue;
    if (last && from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else merged.push({ from, to });
  }
  return merged;
}

/** What lies both inside one of the stretches and inside `window` (all of them where it is null). */
export function clipWindows(windows: readonly TimeWindow[], window: TimeWindow | null): TimeWindow[] {
  if (!window) return mergeWindows(windows);
  return mergeWindows(
    windows.map(({ from, to }) => ({ from: Math.max(from, window.from), to: Math.min(to, window.to) })),
  );
}

/** A window that is a part of a trace of that span, and not all of it; null for any other. */
export function partOfSpan(window: TimeWindow | undefined, span: Seconds): TimeWindow | null {
  const isPart =
    window !== undefined && window.from >= 0 && window.to <= span && window.to - window.from < span;
  return isPart ? window : null;
}

/** Total length in seconds of disjoint stretches. */
export function coveredSeconds(windows: readonly TimeWindow[]): Seconds {
  return windows.reduce((total, { from, to }) => total + (to - from), 0);
}
