/** The list of training runs: each with its configuration, curves and score. */
import type { Evaluation } from '../workers/protocol';
import type { KeptRun } from './state';
import { openedTrace, studio } from './studio';
import { traceMark } from './traceMark';
import { keptTwin } from './twinHistory';

/** Reports of a run in the list: enough for any width of screen. */
const MOST_REPORTS = 480;

/** Adds the run that has just ended; its model is the present one. */
export function recordRun(): void {
  const state = studio.getState();
  const { training, runs = [] } = state;
  const report = openedTrace(state);
  if (training.status !== 'done' || !report) return;
  const id = crypto.randomUUID();
  const { run, reason } = training;
  const entry: KeptRun = {
    ...{ id, reason, name: `Run ${nextNumber(runs)}`, when: Date.now() },
    ...{
      run: { ...run, history: thinned(run.history), ...(run.twin && { twin: keptTwin(run.twin) }) },
      score: null,
    },
    ...{ traceName: report.name, trace: traceMark(report) },
  };
  studio.setState({ runs: [...runs, entry], currentRun: id });
}

/** Lays the scores of its synthetic trace beside the run that made it. */
export function recordScore({ scores, composite }: Evaluation): void {
  const { runs = [], synthetic } = studio.getState();
  const record = synthetic.status === 'ready' ? synthetic.report.record : null;
  if (record?.generator !== 'tempoNet') return;
  const isOf = ({ run }: KeptRun) => run.trained?.modelHash === record.modelHash;
  studio.setState({ runs: runs.map((run) => (isOf(run) ? { ...run, score: { scores, composite } } : run)) });
}

/** Names are not given twice, also where a run between was deleted. */
function nextNumber(runs: readonly KeptRun[]): number {
  const numbers = runs.map(({ name }) => Number(/^Run (\d+)$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers) + 1;
}

function thinned<T>(reports: readonly T[]): readonly T[] {
  const every = Math.ceil(reports.length / MOST_REPORTS);
  return reports.filter((_, i) => (reports.length - 1 - i) % every === 0);
}
