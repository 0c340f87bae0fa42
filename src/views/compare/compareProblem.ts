import type { StudioState } from '../../store/state';
import { openReport } from '../shared/openReport';

/** Why there is nothing to look at, or null. */
export function compareProblem({
  trace,
  comparison,
}: Pick<StudioState, 'trace' | 'comparison'>): string | null {
  const report = openReport(trace);
  if (trace.status === 'loading' && !report) return 'The trace is still being read.';
  if (!report) return 'Comparing needs a trace.';
  return comparison.status === 'empty' ? 'The pictures of this trace are not computed yet.' : null;
}

/** What is missing for the other side, or null. */
export function syntheticProblem({ synthetic }: Pick<StudioState, 'synthetic'>): string | null {
  switch (synthetic.status) {
    case 'empty':
      return 'Only the real trace is shown: there is no synthetic one yet.';
    case 'generating':
      return 'Only the real trace is shown: the synthetic one is being generated.';
    case 'failed':
      return 'Only the real trace is shown: generating failed.';
    case 'ready':
      return null;
    default:
      return synthetic satisfies never;
  }
}
