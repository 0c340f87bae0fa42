/** What training would take, for each preset and for what is set. */
import { PRESETS } from '../workers/configuration';
import type { PastRun } from '../workers/estimateRuns';
import { workers } from './connection';
import type { KeptRun } from './state';
import { openedTrace, studio } from './studio';
import { traceMark } from './traceMark';

let asked = 0;

/** Estimates for the open trace, by the runs in the list; none where there is nothing to learn from. */
export async function estimateTraining(): Promise<void> {
  const order = ++asked;
  const { configuration, runs = [], ...state } = studio.getState();
  const report = openedTrace({ ...state, configuration });
  if (!report) return studio.setState({ estimate: null });
  const models = { ...PRESETS, present: configuration.model };
  const estimates = await workers()
    .estimate(configuration, { models, past: runs.flatMap(pastRun) })
    .catch(() => null);
  if (order !== asked) return;
  studio.setState({ estimate: estimates && { ...estimates, configuration, trace: traceMark(report) } });
}

function pastRun({ run: { backend, configuration, eventsPerSecond } }: KeptRun): PastRun[] {
  if (!configuration || !(eventsPerSecond > 0)) return [];
  const { model, pace } = configuration;
  return [{ backend: backend.backend, pace, model, eventsPerSecond }];
}
