/** A run that was cut off — a reload, a killed tab, a failure — and can go on from the checkpoint its project keeps. */
import { deleteParts } from '../storage/parts';
import { deleteRecord, loadRecord, saveRecord } from '../storage/projects';
import { reportedElsewhere, workers } from './connection';
import type { Resumable, StudioState, TrainingRun } from './state';
import { currentRun, openedTrace, studio } from './studio';

const NAME = 'checkpoint';

/** What is kept beside the checkpoint itself: enough to offer it, and to draw the curves so far. */
type Kept = Omit<Resumable, 'project'>;

/** Looks for a run to go on with whenever a project's trace has come back; call it once. */
export function watchResumable(): void {
  studio.subscribe((state, before) => {
    const project = projectOf(state);
    if (project === projectOf(before) && openedTrace(state) === openedTrace(before)) return;
    if (project === null || !openedTrace(state)) studio.setState({ resumable: null });
    else void findResumable();
  });
}

/** Offers what the present project keeps, unless something has been trained meanwhile. */
export async function findResumable(): Promise<void> {
  const project = projectOf(studio.getState());
  if (project === null) return;
  const kept = (await loadRecord(project, NAME).catch(() => undefined)) as Kept | undefined;
  const { training } = studio.getState();
  const isFree = training.status === 'idle' || training.status === 'failed';
  if (kept && isFree && projectOf(studio.getState()) === project)
    studio.setState({ resumable: { ...kept, project } });
}

/** Keeps the checkpoint that the model's thread has just taken, where work is kept at all. */
export async function keepCheckpoint(kept: Pick<Kept, 'configuration' | 'bounds'>): Promise<void> {
  const project = projectOf(studio.getState());
  if (project === null) return;
  try {
    const began = performance.now();
    const written = await workers().keepCheckpoint(project);
    const run = currentRun(studio.getState());
    if (!written || !run) return;
    const { step, bytes } = written;
    await saveRecord(project, NAME, { ...kept, step, when: Date.now(), run } satisfies Kept);
    note({ keptBytes: bytes, keptMilliseconds: performance.now() - began });
  } catch (problem) {
    note({ problem: (problem as Error).message });
  }
}

/** There is nothing to go on with any more: the run has ended, or another begins. */
export function dropCheckpoint(): void {
  const project = projectOf(studio.getState());
  studio.setState({ resumable: null });
  if (project === null) return;
  deleteParts(project, [NAME]).catch(reportedElsewhere);
  deleteRecord(project, NAME).catch(reportedElsewhere);
}

function note(change: Partial<NonNullable<TrainingRun['checkpoint']>>): void {
  const { training } = studio.getState();
  if ((training.status !== 'running' && training.status !== 'paused') || !training.run.checkpoint) return;
  const checkpoint = { ...training.run.checkpoint, ...change };
  studio.setState({ training: { ...training, run: { ...training.run, checkpoint } } });
}

/** The project in which work is kept; null where none is. */
function projectOf({ keeping }: StudioState): string | null {
  return (keeping?.status === 'on' && keeping.project?.id) || null;
}
