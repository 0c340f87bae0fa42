/** What a person sets, with undo and redo over exactly that. */
import type { Configuration, ConfigurationChange } from '../workers/configuration';
import { changeConfiguration } from '../workers/configuration';
import { putConfiguration } from './changeSilently';
import { followChoices } from './openActions';
import { haveEqualChoices } from './readChoices';
import { studio } from './studio';

const MOST_UNDOS = 100;

/** Lays a change over the configuration. */
export function configure(change: ConfigurationChange): void {
  const { configuration, configurationPast = [] } = studio.getState();
  studio.setState({
    configurationPast: [...configurationPast, configuration].slice(-MOST_UNDOS),
    configurationFuture: [],
    ...(change.labels === undefined ? {} : { labelsChosen: true }),
  });
  put(changeConfiguration(configuration, change), { isTyped: change.timeouts !== undefined });
}

export function undoConfiguration(): void {
  const { configuration, configurationPast = [], configurationFuture = [] } = studio.getState();
  const before = configurationPast.at(-1);
  if (!before) return;
  studio.setState({
    configurationPast: configurationPast.slice(0, -1),
    configurationFuture: [...configurationFuture, configuration],
  });
  put(before);
}

export function redoConfiguration(): void {
  const { configuration, configurationPast = [], configurationFuture = [] } = studio.getState();
  const after = configurationFuture.at(-1);
  if (!after) return;
  studio.setState({
    configurationPast: [...configurationPast, configuration],
    configurationFuture: configurationFuture.slice(0, -1),
  });
  put(after);
}

function put(configuration: Configuration, { isTyped = false } = {}): void {
  const before = studio.getState().configuration;
  putConfiguration(configuration);
  if (!haveEqualChoices(before, configuration)) followChoices({ isTyped });
}
