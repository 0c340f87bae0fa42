/** Projects: what a person has worked on in this browser, by name. None of these rejects: what went wrong is in the state. */
import { holdProject, whileAlone } from '../storage/projectLock';
import type { ProjectEntry } from '../storage/projects';
import {
  changeProject,
  deleteProject as deleteKept,
  duplicateProject as duplicateKept,
  forgetEverything as forgetKept,
  listProjects as listKept,
  loadRecord,
  loadRecords,
  storageProblem,
  sweep,
} from '../storage/projects';
import { change, enterProject, flush, lastProject, letGo, projectOf, startAutosave } from './autosave';
import { refreshPictures } from './compareActions';
import { workers } from './connection';
import { handedOver, NOTHING_HANDED_OVER } from './handedOver';
import type { KeptState } from './keptState';
import { isKeptRun, stateFrom } from './keptState';
import { closeTrace } from './openActions';
import { beginRestore } from './restoring';
import { dropSynthetic } from './generateActions';
import type { SyntheticReport } from './state';
import { studio } from './studio';
import { takeModel } from './takeModel';

const SWITCH = 'temponet.keep';

/**
 * Begins to keep work, and brings the last project back; call it once. A session keeps nothing: pages that are driven by a
 * program are opened as `/?session`.
 * @returns where the person was
 */
export async function startKeeping({ isSession }: { readonly isSession: boolean }): Promise<string | null> {
  if (isSession || !wantsKeeping()) return null;
  const message = await storageProblem();
  if (message !== null) {
    studio.setState({ keeping: { status: 'unsupported', message } });
    return null;
  }
  turnOn();
  await whileAlone(sweep).catch(() => {});
  const last = (await listKept().catch(() => [])).find(({ id }) => id === lastProject());
  return last ? bringBack(last) : null;
}

function turnOn(): void {
  studio.setState({ keeping: { status: 'on', project: null, isSaving: false, problem: null } });
  startAutosave();
}

export function wantsKeeping(): boolean {
  try {
    return localStorage.getItem(SWITCH) !== 'off';
  } catch {
    return true;
  }
}

/** Everything that is kept, the latest first; empty where nothing can be. */
export function listProjects(): Promise<ProjectEntry[]> {
  return attempt(listKept, []);
}

/** @returns where the person was in it */
export async function openProject(project: Pick<ProjectEntry, 'id' | 'name'>): Promise<string | null> {
  await flush();
  return bringBack(project);
}

/** An empty one; it is kept as soon as there is something in it. */
export async function newProject(): Promise<void> {
  await flush();
  await closeTrace();
}

export async function renameProject(id: string, name: string): Promise<void> {
  await attempt(() => changeProject(id, { name }), undefined);
  const { keeping } = studio.getState();
  if (keeping?.status === 'on' && keeping.project?.id === id) change({ project: { id, name } });
}

export async function duplicateProject({ id, name }: Pick<ProjectEntry, 'id' | 'name'>): Promise<void> {
  await flush();
  await attempt(() => duplicateKept(id, `${name}, copy`, Date.now()), undefined);
}

/** The open one is closed first. */
export async function deleteProject(id: string): Promise<void> {
  await flush();
  if (projectOf() === id) await closeTrace();
  await flush();
  await attempt(() => deleteKept(id), undefined);
}

/** Of every project nothing stays in this browser, and nothing is open. */
export async function forgetEverything(): Promise<void> {
  await closeTrace();
  await flush();
  await attempt(forgetKept, undefined);
}

/** Off: everything kept is forgotten, and nothing is kept any more; what is open stays so until the tab closes. */
export async function setKeeping(isOn: boolean): Promise<void> {
  try {
    if (isOn) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, 'off');
  } catch {
    // The choice then lasts as long as the page.
  }
  const message = await storageProblem();
  if (message !== null) return studio.setState({ keeping: { status: 'unsupported', message } });
  if (isOn) return turnOn();
  await flush();
  letGo();
  await attempt(forgetKept, undefined);
  studio.setState({ keeping: { status: 'off' } });
}

async function bringBack({ id, name }: Pick<ProjectEntry, 'id' | 'name'>): Promise<string | null> {
  if (projectOf() === id) return null;
  const unlock = await holdProject(id);
  if (!unlock) {
    change({ problem: `“${name}” is open in another tab; close it there to work on it here` });
    return null;
  }
  await closeTrace();
  const signal = beginRestore();
  const loading = { status: 'loading', name, bytes: 0, totalBytes: 0, rows: 0 } as const;
  studio.setState({ trace: loading });
  try {
    const kept = (await loadRecord(id, 'state')) as KeptState | undefined;
    const runs = (await loadRecords(id, 'run ')).filter(isKeptRun);
    const { real, synthetics: unordered, problem } = await workers().restoreTraces(id, { signal });
    signal.throwIfAborted();
    handedOver.opened = NOTHING_HANDED_OVER;
    const { evaluation, ...rest } = stateFrom(kept);
    const order = kept?.synthetics ?? [];
    const synthetics = [...unordered].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    const shown = synthetics.find(({ name }) => name === kept?.shown);
    if (shown) await workers().showSynthetic(shown.name);
    signal.throwIfAborted();
    studio.setState({
      ...rest,
      runs: runs.sort((a, b) => a.when - b.when),
      trace: real ? { status: 'ready', report: real } : { status: 'empty' },
      // A project file without its trace: the run waits until that is opened.
      currentRun: real ? null : (kept?.currentRun ?? null),
      synthetic: shown ? { status: 'ready', report: shown } : { status: 'empty' },
      synthetics,
      evaluation: shown ? evaluation : { status: 'empty' },
    });
    const state = studio.getState();
    const holds = {
      ...{ trace: real, models: new Set(runs.map((run) => run.id)) },
      synthetics: new Map<string, SyntheticReport>(synthetics.map((report) => [report.name, report])),
      runs: new Map(state.runs!.map((run) => [run.id, run])),
    };
    enterProject({ id, name }, { holds, unlock });
    if (problem !== null) change({ problem });
    refreshPictures();
    if (real && kept?.currentRun) await takeModel(kept.currentRun);
    return rest.place;
  } catch (problem) {
    unlock();
    if (signal.aborted) return null;
    const { message } = problem as Error;
    studio.setState({ trace: { status: 'failed', name, message } });
    return null;
  }
}

/** The model of a run in the list becomes the present one; what another has generated goes. */
export async function takeRun(id: string): Promise<void> {
  await flush();
  if (await takeModel(id)) dropSynthetic();
}

export function renameRun(id: string, name: string): void {
  const { runs = [] } = studio.getState();
  studio.setState({ runs: runs.map((run) => (run.id === id ? { ...run, name } : run)) });
}

/** Takes it from the list, with its model; the present model stays until another is there. */
export function deleteRun(id: string): void {
  const { runs = [] } = studio.getState();
  studio.setState({ runs: runs.filter((run) => run.id !== id) });
}

async function attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (problem) {
    change({ problem: (problem as Error).message });
    return otherwise;
  }
}
