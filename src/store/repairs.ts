/** Repairs belong to the trace that they were accepted for: another trace is read unrepaired, whatever undo goes back to. */
import type { Configuration } from '../workers/configuration';
import { changeSilently } from './changeSilently';
import { studio } from './studio';

export function forgetRepairs(): void {
  const { configurationPast = [], configurationFuture = [] } = studio.getState();
  changeSilently({ repairs: {} });
  const { configuration } = studio.getState();
  studio.setState({
    configurationPast: unrepaired(configurationPast, configuration),
    configurationFuture: unrepaired(configurationFuture, configuration),
  });
}

/** Steps, nearest last, that differed in nothing but a repair from the next are none any more. */
function unrepaired(steps: readonly Configuration[], next: Configuration): readonly Configuration[] {
  const bare = steps.map((step) => ({ ...step, repairs: {} }));
  return bare.filter((step, i) => JSON.stringify(step) !== JSON.stringify(bare[i + 1] ?? next));
}
