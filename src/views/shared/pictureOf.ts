import type { Comparison, Selection } from '../../metrics/comparison';
import type { ComparisonStatus } from '../../store/state';

/** The pictures to show: while the next ones are computed the previous ones stay. */
export function pictureOf(comparison: ComparisonStatus): Comparison | null {
  if (comparison.status === 'ready') return comparison.comparison;
  return comparison.status === 'computing' ? comparison.previous : null;
}

export function isNarrowed(selection: Selection): boolean {
  return Object.values(selection).some((part) => part !== null);
}
