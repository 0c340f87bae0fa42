/** Learning rate: linear warm-up over steps, then half a cosine over the run. */
import type { ModelConfiguration } from '../model/configuration';

const FLOOR = 0.02;

/** The rate at `step` (0-based) when `share` (0 … 1) of the run is done. */
export function learningRateAt(
  configuration: Pick<ModelConfiguration, 'learningRate' | 'warmUpSteps'>,
  step: number,
  share: number,
): number {
  const warm = Math.min(1, (step + 1) / configuration.warmUpSteps);
  const cosine = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, share)));
  return configuration.learningRate * warm * Math.max(FLOOR, cosine);
}
