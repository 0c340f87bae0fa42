import type { GeneratorName, StudioState } from '../../store/state';
import { openReport } from '../shared/openReport';

/** Why training cannot start, or null. */
export function trainProblem({ trace }: Pick<StudioState, 'trace'>): string | null {
  const report = openReport(trace);
  if (trace.status === 'loading' && !report) return 'The trace is still being read.';
  if (!report) return 'Training needs a trace to learn from.';
  return report.flows < 2 ? 'Training needs at least two flows; this trace has fewer.' : null;
}

/** Why nothing can be generated yet, or null. A baseline needs a trace and no training. */
export function generateProblem(
  { training, trace }: Pick<StudioState, 'training' | 'trace'>,
  generator: GeneratorName = 'tempoNet',
): string | null {
  if (generator !== 'tempoNet' && !openReport(trace)) return 'Generating needs a trace to learn from.';
  switch (training.status) {
    case 'idle':
      return generator === 'tempoNet'
        ? 'Generating with TempoNet needs a trained model; the baselines need none.'
        : null;
    case 'starting':
    case 'running':
    case 'paused':
      return 'The model is still learning: wait for it to end, or stop it where it is.';
    case 'failed':
      return generator === 'tempoNet' ? 'Generating needs a trained model, and the last run failed.' : null;
    case 'done':
      return null;
    default:
      return training satisfies never;
  }
}
