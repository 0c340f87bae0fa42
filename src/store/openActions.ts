/** Opening and closing a trace. A failed or cancelled open leaves the trace that was open as it was. */
import type { CallOptions } from '../workers/wire';
import type { OpenProgress } from '../workers/protocol';
import { refreshComparison } from './compareActions';
import { reportedElsewhere, workers } from './connection';
import { changeSilently } from './configureActions';
import { abandonRun } from './trainActions';
import type { TraceReport } from './state';
import { NO_SELECTION, openedTrace, studio } from './studio';

let opening: AbortController | null = null;

/** Reads files dropped together into one trace in time order. */
export function openFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0) return Promise.resolve();
  const name = files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} more`;
  const totalBytes = files.reduce((sum, file) => sum + file.size, 0);
  const { timeouts } = studio.getState().configuration;
  return open(name, totalBytes, (options) => workers().open(files, timeouts, options));
}

/** Opens a built-in network by name, e.g. `office` or `office:4w`. */
export function openDemo(name: string): Promise<void> {
  const { seed } = studio.getState().configuration;
  return open(`demo ${name}`, 0, (options) => workers().openDemo(name, seed, options));
}

export function cancelOpen(): void {
  opening?.abort();
}

export async function closeTrace(): Promise<void> {
  opening?.abort();
  opening = null;
  abandonRun();
  studio.setState({ trace: { status: 'empty' }, selection: NO_SELECTION, export: { status: 'idle' } });
  refreshComparison();
  await workers().close().catch(reportedElsewhere);
}

async function open(
  name: string,
  totalBytes: number,
  read: (options: CallOptions<OpenProgress>) => Promise<TraceReport>,
): Promise<void> {
  opening?.abort();
  const controller = (opening = new AbortController());
  const { signal } = controller;
  const previous = openedTrace(studio.getState());
  studio.setState({ trace: { status: 'loading', name, bytes: 0, totalBytes, rows: 0, previous } });
  try {
    const onProgress = (progress: OpenProgress) => {
      if (!signal.aborted) studio.setState({ trace: { status: 'loading', name, ...progress, previous } });
    };
    const report = await read({ signal, onProgress });
    if (opening !== controller) return;
    abandonRun();
    if (!studio.getState().labelsChosen)
      changeSilently({ labels: hasBenignAmongOthers(report) ? 'benign' : 'all' });
    studio.setState({
      trace: { status: 'ready', report },
      selection: NO_SELECTION,
      export: { status: 'idle' },
    });
    refreshComparison();
  } catch (problem) {
    if (opening !== controller) return;
    const message = problem instanceof Error ? problem.message : String(problem);
    if (!signal.aborted) studio.setState({ trace: { status: 'failed', name, message, previous } });
    else studio.setState({ trace: previous ? { status: 'ready', report: previous } : { status: 'empty' } });
  }
}

function hasBenignAmongOthers({ benignFlows = 0, flows }: TraceReport): boolean {
  return benignFlows > 0 && benignFlows < flows;
}
