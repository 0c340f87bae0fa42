/** The small part of the state that a project keeps, and how it is laid over a state again. */
import { changeConfiguration, DEFAULT_CONFIGURATION } from '../workers/configuration';
import { checkChange } from './settings';
import type { KeptRun, StudioState } from './state';
import { NO_SELECTION } from './studio';

export interface KeptState {
  readonly configuration: StudioState['configuration'];
  readonly labelsChosen: boolean;
  readonly selection: StudioState['selection'];
  readonly place: string | null;
  readonly currentRun: string | null;
  readonly evaluation: StudioState['evaluation'];
  /** Names of synthetic traces, in the order in which they were made. */
  readonly synthetics: readonly string[];
  /** Which of them stands beside the real trace. */
  readonly shown: string | null;
}

export function keptStateOf(state: StudioState): KeptState {
  const { configuration, labelsChosen = false, selection, place = null, currentRun = null } = state;
  const evaluation = state.evaluation.status === 'ready' ? state.evaluation : { status: 'empty' as const };
  const synthetics = (state.synthetics ?? []).map(({ name = '' }) => name);
  const shown = state.synthetic.status === 'ready' ? (state.synthetic.report.name ?? null) : null;
  return { configuration, labelsChosen, selection, place, currentRun, evaluation, synthetics, shown };
}

/** What was kept by an older studio, or by a stranger, is completed or left out. */
export function stateFrom(kept: Partial<KeptState> | undefined) {
  return {
    configuration: configurationFrom(kept?.configuration),
    past: [],
    future: [],
    labelsChosen: kept?.labelsChosen === true,
    selection: { ...NO_SELECTION, ...kept?.selection },
    place: kept?.place ?? 'trace',
    evaluation: kept?.evaluation ?? { status: 'empty' as const },
  };
}

/** Whether what was kept as a run is one: a project file may be a stranger's. */
export function isKeptRun(value: unknown): value is KeptRun {
  const { id, name, when, reason, trace, traceName, run } = (value ?? {}) as Partial<KeptRun>;
  const texts: readonly unknown[] = [id, name, reason, trace, traceName];
  const { history, baseline, backend } = (run ?? {}) as Partial<KeptRun['run']>;
  return (
    texts.every((text) => typeof text === 'string') &&
    typeof when === 'number' &&
    Array.isArray(history) &&
    typeof baseline === 'object' &&
    typeof backend === 'object'
  );
}

function configurationFrom(kept: unknown): StudioState['configuration'] {
  try {
    checkChange(kept);
    return changeConfiguration(DEFAULT_CONFIGURATION, kept);
  } catch {
    return DEFAULT_CONFIGURATION;
  }
}
