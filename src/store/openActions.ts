/** Opening and closing a trace. A failed or cancelled open leaves the trace that was open as it was. */
import type { CallOptions } from '../workers/wire';
import type { Mapping } from '../formats/mapping';
import type { OpenProgress, UnmappedTable } from '../workers/protocol';
import { changeSilently } from './changeSilently';
import { refreshPictures } from './compareActions';
import { reportedElsewhere, workers } from './connection';
import type { HandedOver } from './handedOver';
import { handedOver, NOTHING_HANDED_OVER } from './handedOver';
import { forgetMapping, recallMapping } from './mappingMemory';
import { isReadOtherwise, readChoices } from './readChoices';
import { leaveProject } from './autosave';
import { forgetRepairs } from './repairs';
import { abandonRestore } from './restoring';
import { runAwaiting, takeModel } from './takeModel';
import { abandonRun } from './trainActions';
import type { StudioState, TraceReport } from './state';
import { NO_SELECTION, openedTrace, studio } from './studio';

interface Reading {
  readonly name: string;
  readonly totalBytes: number;
  readonly from: HandedOver;
  readonly isReread?: boolean;
  read(options: CallOptions<OpenProgress>): Promise<TraceReport | UnmappedTable>;
}

/** Typed seconds settle before files are read again. */
const TYPING_MILLISECONDS = 800;

let opening: AbortController | null = null;

let rereading: ReturnType<typeof setTimeout> | undefined;

/** Reads files dropped together into one trace in time order; `mapping` says how tables are read, whatever their header. */
export function openTraceFiles(files: readonly File[], mapping?: Mapping): Promise<void> {
  const mappings = mapping ? [{ signature: '', mapping }] : [];
  return files.length === 0 ? Promise.resolve() : openHandedOver({ files, mappings, mapped: [] });
}

/** Reads the files of the open trace again, with the choices as they are now. */
export function rereadTrace(): Promise<void> {
  clearTimeout(rereading);
  const { opened } = handedOver;
  if (opened.files.length > 0) return openHandedOver(opened, { isReread: true });
  const previous = openedTrace(studio.getState());
  if (previous?.source?.kind === 'files')
    studio.setState({ trace: { status: 'failed', name: previous.name, message: FILES_GONE, previous } });
  return Promise.resolve();
}

const FILES_GONE =
  'of a trace that was brought back only what was read is kept, not its files; open them again to read them otherwise';

/** Opens a built-in network by name, e.g. `office` or `office:4w`. */
export function openDemo(name: string): Promise<void> {
  const { seed } = studio.getState().configuration;
  const read = (options: CallOptions<OpenProgress>) => workers().openDemo(name, seed, options);
  return open({ name: `demo ${name}`, totalBytes: 0, from: NOTHING_HANDED_OVER, read });
}

export function cancelOpen(): void {
  opening?.abort();
}

export async function closeTrace(): Promise<void> {
  opening?.abort();
  opening = null;
  abandonRestore();
  leaveProject();
  handedOver.opened = NOTHING_HANDED_OVER;
  clearTimeout(rereading);
  abandonRun();
  forgetRepairs();
  studio.setState({ trace: { status: 'empty' }, selection: NO_SELECTION, export: { status: 'idle' } });
  refreshPictures();
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
function hasMade({ training, synthetic, synthetics = [] }: StudioState): boolean {
  return training.status !== 'idle' || synthetic.status !== 'empty' || synthetics.length > 0;
}

/** A table that no format knows is read as remembered, else the person is asked. */
export function openHandedOver(from: HandedOver, { isReread = false } = {}): Promise<void> {
  const { files, mappings } = from;
  const state = studio.getState();
  const isReplacing = openedTrace(state) !== null && !isReread && from.files !== handedOver.opened.files;
  const set = readChoices(state.configuration);
  const choices = { ...set, ...(isReplacing && { repairs: {} }), ...(mappings.length > 0 && { mappings }) };
  return open({
    name: files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} more`,
    totalBytes: files.reduce((sum, file) => sum + file.size, 0),
    from,
    isReread,
    read: (options) => workers().open(files, choices, options),
  });
}

async function open({ name, totalBytes, from, isReread = false, read }: Reading): Promise<void> {
  opening?.abort();
  abandonRestore();
  clearTimeout(rereading);
  const controller = (opening = new AbortController());
  const { signal } = controller;
  const previous = openedTrace(studio.getState());
  const loading = { status: 'loading', name, isReread, previous } as const;
  studio.setState({ trace: { ...loading, bytes: 0, totalBytes, rows: 0 }, projectFile: { status: 'idle' } });
  try {
    const onProgress = (progress: OpenProgress) => {
      if (!signal.aborted) studio.setState({ trace: { ...loading, ...progress } });
    };
    const outcome = await read({ signal, onProgress });
    if (opening !== controller) return;
    if ('unmapped' in outcome) return await ask(outcome.unmapped, from);
    if (previous && from.files !== handedOver.opened.files) forgetRepairs();
    handedOver.opened = from;
    show(outcome, { isReread });
  } catch (problem) {
    if (opening !== controller) return;
    const message = problem instanceof Error ? problem.message : String(problem);
    // A mapping that fails is no guide to the next table: the wizard is.
    if (!signal.aborted) for (const { signature } of from.mapped) forgetMapping(signature);
    if (!signal.aborted) studio.setState({ trace: { status: 'failed', name, message, previous } });
    else studio.setState({ trace: previous ? { status: 'ready', report: previous } : { status: 'empty' } });
  }
}

/** What the columns mean: remembered, or a person says so. */
function ask({ preview, ...table }: UnmappedTable['unmapped'], from: HandedOver): Promise<void> | undefined {
  const { signature } = preview;
  const known = from.mapped.some((one) => one.signature === signature) ? null : recallMapping(signature);
  if (known)
    return openHandedOver({
      ...from,
      mappings: [...from.mappings, { signature, mapping: known }],
      mapped: [...from.mapped, { file: table.file, signature }],
    });
  handedOver.waiting = from;
  const previous = openedTrace(studio.getState());
  const draft = { signature, mapping: preview.mapping, preview, isPreviewing: false, problem: null };
  studio.setState({ trace: { status: 'unmapped', ...table, ...draft, previous } });
  return undefined;
}

/** The trace that everything is about from now on. */
function show(report: TraceReport, { isReread }: { readonly isReread: boolean }): void {
  // What was made of another trace stays where it is kept.
  const awaiting = isReread ? null : runAwaiting(report, studio.getState());
  if (!isReread && !awaiting && hasWork(studio.getState())) leaveProject();
  abandonRun();
  if (!studio.getState().labelsChosen)
    changeSilently({ labels: hasBenignAmongOthers(report) ? 'benign' : 'all' });
  studio.setState({
    trace: { status: 'ready', report },
    selection: NO_SELECTION,
    export: { status: 'idle' },
    // The pictures of another trace are none of this one; those of the same files stay until the next are there.
    ...(!isReread && { comparison: { status: 'empty' }, exploration: { status: 'empty' } }),
  });
  refreshPictures();
  if (awaiting) void takeModel(awaiting.id);
}

/** Whether the project holds more than a trace that was looked at. */
function hasWork({ runs = [], synthetics = [] }: StudioState): boolean {
  return runs.length > 0 || synthetics.length > 0;
}

function hasBenignAmongOthers({ benignFlows = 0, flows }: TraceReport): boolean {
  return benignFlows > 0 && benignFlows < flows;
}
