/** Training: one run at a time, in the model's thread, whether or not anybody looks. */
import type { Configuration } from '../workers/configuration';
import type {
  SlowMotion,
  Trained,
  TrainEvent,
  TrainingBounds,
  TrainingControl,
  TwinChoice,
} from '../workers/protocol';
import { flush } from './autosave';
import { reportedElsewhere, workers } from './connection';
import { dropSynthetic } from './generateActions';
import { recordRun } from './recordRun';
import { dropCheckpoint, findResumable, keepCheckpoint } from './resumable';
import type { Resumable, TrainingRun, TrainingStatus } from './state';
import { twinAfter, twinUntil } from './twinHistory';
import { currentRun, openedTrace, studio } from './studio';

const MOST_REPORTS = 2000;

let training: AbortController | null = null;

/** Trains on the open trace until the first bound, the configured epochs, or early stopping. */
export async function startTraining(bounds: TrainingBounds = {}): Promise<void> {
  abandonRun();
  dropCheckpoint();
  await run({ bounds, configuration: studio.getState().configuration });
}

/** Goes on with the run that was cut off, under the configuration and bounds that it began with. */
export async function resumeRun(): Promise<void> {
  const { resumable } = studio.getState();
  if (!resumable) return;
  abandonRun();
  studio.setState({ resumable: null });
  await run({ bounds: resumable.bounds, configuration: resumable.configuration, resume: resumable });
}

/** Forgets the run that was cut off. */
export function discardRun(): void {
  dropCheckpoint();
}

interface Run {
  readonly bounds: TrainingBounds;
  readonly configuration: Configuration;
  readonly resume?: Resumable;
}

async function run({ bounds, configuration, resume }: Run): Promise<void> {
  if (!openedTrace(studio.getState()))
    return put({ status: 'failed', message: 'no trace to train on; open one first', run: null });
  const controller = (training = new AbortController());
  const { signal } = controller;
  put({ status: 'starting', phase: 'preparing streams', backend: null });
  let before: TrainingRun | null = resume?.run ?? null;
  try {
    const onProgress = (event: TrainEvent) => {
      if (signal.aborted) return;
      before = currentRun(studio.getState()) ?? before;
      put(advance(studio.getState().training, event, { configuration, before }));
      if (event.kind === 'checkpoint') void keepCheckpoint({ configuration, bounds });
    };
    const request = { bounds, resume: resume?.project };
    const trained = await workers().train(configuration, request, { signal, onProgress });
    if (signal.aborted) return;
    put(finish(studio.getState().training, trained));
    recordRun();
    dropCheckpoint();
    // Who waits for this may change a setting next, and then the worker forgets the model.
    await flush();
  } catch (problem) {
    if (signal.aborted) return;
    put({ status: 'failed', message: (problem as Error).message, run: currentRun(studio.getState()) });
    void findResumable();
  } finally {
    if (training === controller) training = null;
  }
}

export function pauseTraining(): void {
  control('pause', 'running', 'paused');
}

export function resumeTraining(): void {
  control('resume', 'paused', 'running');
}

/** One optimiser step, then pause. */
export function stepTraining(): void {
  control('step', 'paused', 'paused');
}

/** Slow motion, for this run and those to come: at most so many steps a second; null = as fast as it goes. */
export function slowDown(stepsPerSecond: number | null): void {
  studio.setState({ stepsPerSecond });
  send({ stepsPerSecond });
}

/** Whether the model is sampled while it learns, in this run and those to come. It learns the same either way. */
export function watchTwin(watchesTwin: boolean): void {
  studio.setState({ watchesTwin });
  send({ twin: watchesTwin });
}

/** Ends the run and keeps its best weights. */
export function stopTraining(): void {
  const { status } = studio.getState().training;
  if (status === 'starting') abandonRun();
  else if (status === 'running' || status === 'paused') send('stop');
}

/** Drops the run, its model and what was generated from it: the trace it was trained on is going away. */
export function abandonRun(): void {
  training?.abort();
  training = null;
  const state = studio.getState();
  if (currentRun(state) || state.training.status === 'starting')
    workers().forgetModel().catch(reportedElsewhere);
  studio.setState({ training: { status: 'idle' }, currentRun: null });
  dropSynthetic();
}

function control(control: TrainingControl, from: 'running' | 'paused', to: 'running' | 'paused'): void {
  const { training } = studio.getState();
  if (training.status !== from) return;
  put({ ...training, status: to });
  send(control);
}

function send(control: TrainingControl | SlowMotion | TwinChoice): void {
  workers().control(control).catch(reportedElsewhere);
}

function put(training: TrainingStatus): void {
  studio.setState({ training });
}

interface Known {
  readonly configuration: Configuration;
  /** The run as it stood before its thread began again. */
  readonly before: TrainingRun | null;
}

function advance(
  training: TrainingStatus,
  event: TrainEvent,
  { configuration, before }: Known,
): TrainingStatus {
  switch (event.kind) {
    case 'phase':
      return { status: 'starting', phase: event.phase, backend: event.backend };
    case 'ready': {
      const { backend, baseline, resumedAt } = event;
      const history = resumedAt > 0 ? (before?.history ?? []).filter(({ step }) => step <= resumedAt) : [];
      const twin = resumedAt > 0 && before?.twin ? { twin: twinUntil(before.twin, resumedAt) } : {};
      return {
        status: 'running',
        run: {
          ...{ configuration, backend, baseline, history, resumedAt, latest: null },
          ...{ eventsPerSecond: 0, secondsLeft: null, ...twin },
        },
      };
    }
    case 'progress': {
      if (training.status !== 'running' && training.status !== 'paused') return training;
      const { progress, eventsPerSecond, secondsLeft, compileSeconds } = event;
      const tells = Object.keys(progress.training).length > 0;
      const history = tells ? thinned([...training.run.history, progress]) : training.run.history;
      return {
        ...training,
        run: { ...training.run, history, latest: progress, eventsPerSecond, secondsLeft, compileSeconds },
      };
    }
    case 'checkpoint': {
      if (training.status !== 'running' && training.status !== 'paused') return training;
      const { step, milliseconds, bytes: machineBytes } = event;
      const { keptBytes } = training.run.checkpoint ?? {};
      const checkpoint = { step, milliseconds, machineBytes, ...(keptBytes !== undefined && { keptBytes }) };
      return { ...training, run: { ...training.run, checkpoint } };
    }
    case 'twin':
    case 'twinFailed': {
      if (training.status !== 'running' && training.status !== 'paused') return training;
      return { ...training, run: { ...training.run, ...twinAfter(training.run, event) } };
    }
    case 'calibrating': {
      if (training.status !== 'running' && training.status !== 'paused') return training;
      return { ...training, run: { ...training.run, secondsLeft: null, calibrated: event.share } };
    }
    case 'packets': {
      if (training.status !== 'running' && training.status !== 'paused') return training;
      return { ...training, run: { ...training.run, secondsLeft: null, packets: event.share } };
    }
    default:
      return event satisfies never;
  }
}

function finish(training: TrainingStatus, trained: Trained): TrainingStatus {
  if (!('run' in training) || !training.run)
    return { status: 'failed', message: 'internal: a run ended that never began', run: null };
  const { eventsPerSecond, compileSeconds } = trained;
  return {
    status: 'done',
    reason: trained.reason,
    run: { ...training.run, eventsPerSecond, compileSeconds, secondsLeft: null, trained },
  };
}

/** Every second report where there are too many; the last is always kept. */
function thinned<T>(reports: readonly T[]): readonly T[] {
  return reports.length <= MOST_REPORTS
    ? reports
    : reports.filter((_, i) => (reports.length - 1 - i) % 2 === 0);
}
