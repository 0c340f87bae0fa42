import type { StudioState } from '../../store/state';
import { openReport } from '../shared/openReport';

/** Why there is nothing to explore, or null. */
export function exploreProblem({ trace }: Pick<StudioState, 'trace'>): string | null {
  if (openReport(trace)) return null;
  return trace.status === 'loading' ? 'The trace is still being read.' : 'Exploring needs a trace.';
}
