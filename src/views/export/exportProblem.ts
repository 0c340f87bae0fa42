import type { StudioState } from '../../store/state';
import { openReport } from '../shared/openReport';

/** Why there is nothing to save, or null. */
export function exportProblem({ trace }: Pick<StudioState, 'trace'>): string | null {
  if (openReport(trace)) return null;
  return trace.status === 'loading' ? 'The trace is still being read.' : 'Exporting needs a trace.';
}

/** Why the synthetic trace cannot be saved, or null. */
export function syntheticExportProblem({ synthetic }: Pick<StudioState, 'synthetic'>): string | null {
  switch (synthetic.status) {
    case 'ready':
      return null;
    case 'generating':
      return 'The synthetic trace is still being generated.';
    case 'empty':
    case 'failed':
      return 'There is no synthetic trace yet.';
    default:
      return synthetic satisfies never;
  }
}
