import type { StudioState, TrainingEstimate } from '../../store/state';
import { runWords } from './estimateWords';

/** What the run would take that is begun now; of other settings than the present ones nothing is said. */
export function EstimateNote({
  estimate,
  configuration,
}: {
  readonly estimate: TrainingEstimate;
  readonly configuration: StudioState['configuration'];
}) {
  const isPresent = estimate.configuration === configuration;
  return <p className="hint estimate">{isPresent ? runWords(estimate) : 'Estimating time and memory…'}</p>;
}
