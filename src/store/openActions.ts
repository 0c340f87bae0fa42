/** Opening and closing a trace. A failed or cancelled open leaves the trace that was open as it was. */
import type { CallOptions } from '../workers/wire';
import type { OpenProgress } from '../workers/protocol';
import { changeSilently } from './changeSilently';
import { refreshComparison } from './compareActions';
import { reportedElsewhere, workers } from './connection';
import { isReadOtherwise, readChoices } from './readChoices';
import { forgetRepairs } from './repairs';
import { abandonRun } from './trainActions';
import type { StudioState, TraceReport } from './state';
import { NO_SELECTION, openedTrace, studio } from './studio';

interface Reading {
  readonly name: string;
  readonly totalBytes: number;
  /** What the trace is read from; none for a demo. */
  readonly files: readonly File[];
  readonly isReread?: boolean;
  read(options: CallOptions<OpenProgress>): Promise<TraceReport>;
}

/** Typed seconds settle before files are read again. */
const TYPING_MILLISECONDS = 800;

let opening: AbortController | null = null;

/** Of the open trace: references, read again when the choices of reading change. */
let openedFiles: readonly File[] = [];

let rereading: ReturnType<typeof setTimeout> | undefined;

/** Reads files dropped together into one trace in time order. */
export function openFiles(files: readonly File[]): Promise<void> {
  return files.length === 0 ? Promise.resolve() : openAs(files, { isReread: false });
}

/** Reads the files of the open trace again, with the choices as they are now. */
export function rereadTrace(): Promise<void> {
  clearTimeout(rereading);
  return openedFiles.length === 0 ? Promise.resolve() : openAs(openedFiles, { isReread: true });
}

/** Opens a built-in network by name, e.g. `office` or `office:4w`. */
export function openDemo(name: string): Promise<void> {
  const { seed } = studio.getState().configuration;
  const read = (options: CallOptions<OpenProgress>) => workers().openDemo(name, seed, options);
  return open({ name: `demo ${name}`, totalBytes: 0, files: [], read });
}

export function cancelOpen(): void {
  opening?.abort();
}

export async function closeTrace(): Promise<void> {
  opening?.abort();
  opening = null;
  openedFiles = [];
  clearTimeout(rereading);
  abandonRun();
  forgetRepairs();
  studio.setState({ trace: { status: 'empty' }, selection: NO_SELECTION, export: { status: 'idle' } });
  refreshComparison();
  await workers().close().catch(reportedElsewhere);
}

/**
 * Called when choices have been set: the files are read again where that costs nobody a model or a synthetic trace;
 * otherwise the person is asked.
 */
export function followChoices({ isTyped }: { readonly isTyped: boolean }): void {
  clearTimeout(rereading);
  const state = studio.getState();
  const report = openedTrace(state);
  const { trace, configuration } = state;
  if (!report || (trace.status === 'loading' && !trace.isReread)) return;
  if (!isReadOtherwise(report, configuration)) {
    if (trace.status === 'loading') cancelOpen();
  } else if (!hasMade(state)) {
    if (isTyped) rereading = setTimeout(() => void rereadTrace(), TYPING_MILLISECONDS);
    else void rereadTrace();
  }
}

/** Whether reading again would take something away that was made from the open trace. */
function hasMade({ training, synthetic }: StudioState): boolean {
  return training.status !== 'idle' || synthetic.status !== 'empty';
}

function openAs(files: readonly File[], { isReread }: { readonly isReread: boolean }): Promise<void> {
  const state = studio.getState();
  const isReplacing = openedTrace(state) !== null && !isReread;
  const set = readChoices(state.configuration);
  const choices = isReplacing ? { ...set, repairs: {} } : set;
  return open({
    name: files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} more`,
    totalBytes: files.reduce((sum, file) => sum + file.size, 0),
    files,
    isReread,
    read: (options) => workers().open(files, choices, options),
  });
}

async function open({ name, totalBytes, files, isReread = false, read }: Reading): Promise<void> {
  opening?.abort();
  clearTimeout(rereading);
  const controller = (opening = new AbortController());
  const { signal } = controller;
  const previous = openedTrace(studio.getState());
  const loading = { status: 'loading', name, isReread, previous } as const;
  studio.setState({ trace: { ...loading, bytes: 0, totalBytes, rows: 0 } });
  try {
    const onProgress = (progress: OpenProgress) => {
      if (!signal.aborted) studio.setState({ trace: { ...loading, ...progress } });
    };
    const report = await read({ signal, onProgress });
    if (opening !== controller) return;
    openedFiles = files;
    if (previous && !isReread) forgetRepairs();
    show(report);
  } catch (problem) {
    if (opening !== controller) return;
    const message = problem instanceof Error ? problem.message : String(problem);
    if (!signal.aborted) studio.setState({ trace: { status: 'failed', name, message, previous } });
    else studio.setState({ trace: previous ? { status: 'ready', report: previous } : { status: 'empty' } });
  }
}

/** The trace that everything is about from now on. */
function show(report: TraceReport): void {
  abandonRun();
  if (!studio.getState().labelsChosen)
    changeSilently({ labels: hasBenignAmongOthers(report) ? 'benign' : 'all' });
  studio.setState({
    trace: { status: 'ready', report },
    selection: NO_SELECTION,
    export: { status: 'idle' },
  });
  refreshComparison();
}

function hasBenignAmongOthers({ benignFlows = 0, flows }: TraceReport): boolean {
  return benignFlows > 0 && benignFlows < flows;
}
