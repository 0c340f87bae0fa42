/** The one store. Actions write it, `useStudio` reads it; it computes nothing and knows no thread. */
import { createStore } from 'zustand/vanilla';
import type { Configuration } from '../workers/configuration';
import { DEFAULT_CONFIGURATION } from '../workers/configuration';
import type { StudioState, TraceReport, TrainingRun } from './state';

export const NO_SELECTION: StudioState['selection'] = {
  host: null,
  pair: null,
  service: null,
  protocol: null,
  window: null,
};

export const INITIAL_STATE: StudioState = {
  configuration: DEFAULT_CONFIGURATION,
  past: [],
  future: [],
  selection: NO_SELECTION,
  trace: { status: 'empty' },
  training: { status: 'idle' },
  resumable: null,
  stepsPerSecond: null,
  synthetic: { status: 'empty' },
  synthetics: [],
  comparison: { status: 'empty' },
  exploration: { status: 'empty' },
  evaluation: { status: 'empty' },
  export: { status: 'idle' },
  keeping: { status: 'off' },
  runs: [],
  currentRun: null,
};

export const studio = createStore<StudioState>(() => INITIAL_STATE);

/** The trace that is open, also while another is being read or has failed to open. */
export function openedTrace({ trace }: StudioState): TraceReport | null {
  return trace.status === 'ready' ? trace.report : trace.status === 'empty' ? null : (trace.previous ?? null);
}

export function currentRun({ training }: Pick<StudioState, 'training'>): TrainingRun | null {
  return 'run' in training ? training.run : null;
}

/** What the model there is was trained with, frozen when its run began; the present one where there is no model. */
export function effectiveConfiguration(
  state: Pick<StudioState, 'training' | 'configuration'>,
): Configuration {
  const run = state.training.status === 'failed' ? null : currentRun(state);
  return run?.configuration ?? state.configuration;
}
