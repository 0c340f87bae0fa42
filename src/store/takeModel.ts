/** The kept model of a run becomes the present one. */
import { change, projectOf } from './autosave';
import { workers } from './connection';
import type { KeptRun, StudioState, TraceReport } from './state';
import { openedTrace, studio } from './studio';
import { traceMark } from './traceMark';

/** The model that is there stays where this one cannot come. @returns whether it came */
export async function takeModel(id: string): Promise<boolean> {
  const project = projectOf();
  const { runs = [], training, configuration, ...state } = studio.getState();
  const entry = runs.find((run) => run.id === id);
  const report = openedTrace({ ...state, training, configuration });
  if (project === null || !entry || !report || isUnderWay(training)) return false;
  const { run, reason } = entry;
  try {
    if (entry.trace !== traceMark(report))
      throw new Error(`its model was trained on other rows than are open: open ${entry.traceName} first`);
    await workers().restoreModel(project, `model ${id}`, (run.configuration ?? configuration).labels);
    studio.setState({ training: { status: 'done', run, reason }, currentRun: id });
    return true;
  } catch (problem) {
    change({ problem: `${entry.name}: ${(problem as Error).message}` });
    return false;
  }
}

function isUnderWay({ status }: StudioState['training']): boolean {
  return status === 'starting' || status === 'running' || status === 'paused';
}

/** The run of a project opened without its trace that waits for `report`; null where none does. */
export function runAwaiting(
  report: TraceReport,
  { runs = [], currentRun, trace }: StudioState,
): KeptRun | null {
  const mark = traceMark(report);
  const those = 'previous' in trace && trace.previous ? [] : runs.filter((run) => run.trace === mark);
  return those.find(({ id }) => id === currentRun) ?? those.at(-1) ?? null;
}
