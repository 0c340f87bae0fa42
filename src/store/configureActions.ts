/** What a person sets. */
import type { Configuration, ConfigurationChange } from '../workers/configuration';
import { changeConfiguration } from '../workers/configuration';
import { putConfiguration } from './changeSilently';
import { remember } from './history';
import { followChoices } from './openActions';
import { haveEqualChoices } from './readChoices';
import { studio } from './studio';

/** Lays a change over the configuration. */
export function configure(change: ConfigurationChange): void {
  remember('configuration');
  if (change.labels !== undefined) studio.setState({ labelsChosen: true });
  const { configuration } = studio.getState();
  setConfiguration(changeConfiguration(configuration, change), { isTyped: change.timeouts !== undefined });
}

/** Whatever reading hangs on it follows. */
export function setConfiguration(configuration: Configuration, { isTyped = false } = {}): void {
  const before = studio.getState().configuration;
  putConfiguration(configuration);
  if (!haveEqualChoices(before, configuration)) followChoices({ isTyped });
}
