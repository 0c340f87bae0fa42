import type { LabelChoice } from '../workers/configuration';
import type { StudioState } from './state';
import { effectiveConfiguration } from './studio';

/** Beside a synthetic trace stand the real rows it was learned from, whatever is chosen for the next run. */
export function comparedRows(state: StudioState): LabelChoice {
  const { synthetic, configuration } = state;
  if (synthetic.status !== 'ready') return configuration.labels;
  return (synthetic.report.record?.configuration ?? effectiveConfiguration(state)).labels;
}
