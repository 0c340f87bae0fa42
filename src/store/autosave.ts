/**
 * Work is kept as it is made: large parts once, when they are there; the rest, which is small, half a second after it last
 * changed. One save at a time, and never in the way: threads write what they hold.
 */
import { deleteParts } from '../storage/parts';
import { holdProject } from '../storage/projectLock';
import { changeProject, createProject, deleteRecord, saveRecord } from '../storage/projects';
import { workers } from './connection';
import { keptStateOf } from './keptState';
import type { KeepStatus, KeptRun, StudioState, SyntheticReport } from './state';
import { studio } from './studio';

const SETTLE_MILLISECONDS = 500;
const LAST_PROJECT = 'temponet.project';

/** What the files of the present project hold, by the page's own references. */
export interface Written {
  trace: unknown;
  synthetics: ReadonlyMap<string, SyntheticReport>;
  /** By run. */
  models: ReadonlySet<string>;
  runs: ReadonlyMap<string, KeptRun>;
}

const nothing = (): Written => ({ trace: null, synthetics: new Map(), models: new Set(), runs: new Map() });

let written = nothing();
let release: (() => void) | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let saving: Promise<void> = Promise.resolve();

let isWatching = false;

/** Watches the state from now on. */
export function startAutosave(): void {
  if (isWatching) return;
  isWatching = true;
  studio.subscribe((state, before) => {
    if (state.keeping?.status !== 'on' || isSame(state, before)) return;
    clearTimeout(timer);
    // What is large does not wait: the small changes that follow would put it off again and again.
    if (isLarge(state, before)) void flush();
    else timer = setTimeout(() => void flush(), SETTLE_MILLISECONDS);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void flush();
  });
}

/** Everything that is to be kept is kept once this resolves. */
export function flush(): Promise<void> {
  clearTimeout(timer);
  return (saving = saving.then(save).catch((problem: Error) => change({ problem: problem.message })));
}

/** What is made from now on belongs to another project; this one stays as it is. */
export function leaveProject(): void {
  const { keeping } = studio.getState();
  if (keeping?.status === 'on' && keeping.project) {
    const { id } = keeping.project;
    const state = keptStateOf(studio.getState());
    saving = saving.then(() => saveRecord(id, 'state', state)).catch(() => {});
  }
  letGo();
  studio.setState({ runs: [], currentRun: null });
}

/** What is open stays so, and belongs to no project. */
export function letGo(): void {
  clearTimeout(timer);
  release?.();
  release = null;
  written = nothing();
  rememberLast('');
  change({ project: null, problem: null });
}

/** The project that has been opened, with what its files hold. */
export function enterProject(
  project: { readonly id: string; readonly name: string },
  { holds, unlock }: { readonly holds: Written; readonly unlock: () => void },
): void {
  release?.();
  release = unlock;
  written = holds;
  rememberLast(project.id);
  change({ project, problem: null });
}

export function lastProject(): string {
  try {
    return localStorage.getItem(LAST_PROJECT) ?? '';
  } catch {
    return '';
  }
}

function rememberLast(id: string): void {
  try {
    if (id) localStorage.setItem(LAST_PROJECT, id);
    else localStorage.removeItem(LAST_PROJECT);
  } catch {
    // Where storage is refused nothing is kept anyhow.
  }
}

/** The project in which work is kept; null where none is. */
export function projectOf(): string | null {
  const { keeping } = studio.getState();
  return keeping?.status === 'on' ? (keeping.project?.id ?? null) : null;
}

/** Changes what is said about keeping, where anything is kept. */
export function change(part: Partial<Extract<KeepStatus, { status: 'on' }>>): void {
  const { keeping } = studio.getState();
  if (keeping?.status === 'on') studio.setState({ keeping: { ...keeping, ...part } });
}

const KEPT = [
  'configuration',
  'labelsChosen',
  'selection',
  'place',
  'runs',
  'currentRun',
  'synthetic',
  'synthetics',
  'evaluation',
  'trace',
] as const;

function isSame(state: StudioState, before: StudioState): boolean {
  return KEPT.every((name) => state[name] === before[name]);
}

function isLarge(state: StudioState, before: StudioState): boolean {
  return (['trace', 'synthetics', 'runs'] as const).some((name) => state[name] !== before[name]);
}

async function save(): Promise<void> {
  const { keeping, trace, runs = [] } = studio.getState();
  if (keeping?.status !== 'on') return;
  const isWork = trace.status === 'ready' || runs.length > 0;
  const project = keeping.project ?? (isWork ? await begin() : null);
  if (!project) return;
  change({ isSaving: true });
  try {
    await saveParts(project.id, written);
    await changeProject(project.id, { changed: Date.now() });
    change({ problem: null });
  } finally {
    change({ isSaving: false });
  }
}

async function begin() {
  const { trace } = studio.getState();
  const name = trace.status === 'ready' ? trace.report.name : 'Untitled';
  const { id } = await createProject(name, Date.now());
  release = await holdProject(id);
  rememberLast(id);
  change({ project: { id, name } });
  return { id, name };
}

/** @param holds is brought up to date; another object by the time that another project is entered */
async function saveParts(project: string, holds: Written): Promise<void> {
  const state = studio.getState();
  const { trace, synthetics = [], runs = [] } = state;
  // Before the parts: a kill between finds the words, and sees that the part is missing.
  await saveRecord(project, 'state', keptStateOf(state));
  await saveRuns(project, holds, runs);
  // The worker holds the latest run's model, until the next run or another setting.
  const latest = runs.at(-1);
  if (latest?.run.trained && !holds.models.has(latest.id)) {
    holds.models = new Set([...holds.models, latest.id]);
    await workers().keepModel(project, `model ${latest.id}`, latest.run.trained.modelHash);
  }
  if (trace.status === 'ready' && trace.report !== holds.trace) {
    holds.trace = trace.report;
    await workers().keepTrace(project);
  }
  await saveSynthetics(project, holds, synthetics);
}

async function saveSynthetics(
  project: string,
  holds: Written,
  synthetics: readonly SyntheticReport[],
): Promise<void> {
  const before = holds.synthetics;
  holds.synthetics = new Map(synthetics.map((report) => [report.name!, report]));
  for (const [name, report] of holds.synthetics)
    if (before.get(name) !== report)
      await workers().keepSynthetic(project, report as Required<SyntheticReport>);
  const gone = [...before.keys()].filter((name) => !holds.synthetics.has(name));
  await deleteParts(
    project,
    gone.map((name) => `synthetic ${name}`),
  );
}

async function saveRuns(project: string, holds: Written, runs: readonly KeptRun[]): Promise<void> {
  const before = holds.runs;
  holds.runs = new Map(runs.map((run) => [run.id, run]));
  for (const run of runs) if (before.get(run.id) !== run) await saveRecord(project, `run ${run.id}`, run);
  for (const id of before.keys()) {
    if (holds.runs.has(id)) continue;
    await deleteRecord(project, `run ${id}`);
    await deleteParts(project, [`model ${id}`]);
  }
}
