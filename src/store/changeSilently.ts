/** Setting the configuration, with what hangs on it, past undo and redo. */
import type { Configuration, ConfigurationChange } from '../workers/configuration';
import { changeConfiguration } from '../workers/configuration';
import { refreshPictures } from './compareActions';
import { studio } from './studio';

/** A change that the studio itself makes, e.g. preselecting benign rows: nothing to undo. */
export function changeSilently(change: ConfigurationChange): void {
  putConfiguration(changeConfiguration(studio.getState().configuration, change));
}

export function putConfiguration(configuration: Configuration): void {
  const labelsChanged = configuration.labels !== studio.getState().configuration.labels;
  studio.setState({ configuration });
  if (!labelsChanged) return;
  refreshPictures();
}
