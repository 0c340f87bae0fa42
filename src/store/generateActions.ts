/** A synthetic trace from the trained model or a baseline, and how good it is. */
import type { Holdout } from '../workers/configuration';
import { heldOutWindow } from '../workers/configuration';
import type { EvaluationChoice, GenerateProgress, GeneratorName, TimeWindow } from '../workers/protocol';
import { refreshPictures } from './compareActions';
import { reportedElsewhere, workers } from './connection';
import { GENERATORS } from './generators';
import { recordScore } from './recordRun';
import type { Configuration, Scenario, StudioState } from './state';
import { effectiveConfiguration, openedTrace, studio } from './studio';

/** `same` as the real trace, the window held out, or so many seconds from `start` (0: the real trace's start). */
type WindowChoice = 'same' | 'holdout' | { readonly seconds: number; readonly start?: number };

interface GenerateOptions {
  readonly window?: WindowChoice;
  readonly seed?: number;
  /** The trained model where left out; a baseline needs no training and is fitted under the present configuration. */
  readonly generator?: GeneratorName;
  /** What if; as learned where left out. */
  readonly scenario?: Scenario;
  /** Kept under it, in the place of what was kept so before; the generator's name where left out. */
  readonly name?: string;
}

const TRAINING: readonly StudioState['training']['status'][] = ['starting', 'running', 'paused'];

let generating: AbortController | null = null;
let evaluating: AbortController | null = null;

/** The held-out window and the default seed are those of the run that trained the model. */
export async function generateTrace({
  window = 'same',
  seed,
  generator = 'tempoNet',
  scenario,
  name = GENERATORS[generator].label,
}: GenerateOptions = {}): Promise<void> {
  generating?.abort();
  abandonEvaluation();
  const { signal } = (generating = new AbortController());
  try {
    const state = studio.getState();
    const configuration = configurationFor(state, generator);
    const span = openedTrace(state)?.span ?? 0;
    const chosen = windowOf(window, span, configuration.holdout);
    studio.setState({ synthetic: { status: 'generating', share: 0, events: 0 } });
    const onProgress = ({ share, events }: GenerateProgress) => {
      if (!signal.aborted) studio.setState({ synthetic: { status: 'generating', share, events } });
    };
    const order = {
      generator,
      configuration,
      window: chosen,
      seed: seed ?? configuration.seed,
      scenario,
      name,
    };
    const report = await workers().generate(order, { signal, onProgress });
    if (signal.aborted) return;
    studio.setState(({ synthetics = [] }) => ({
      synthetic: { status: 'ready', report },
      synthetics: [...synthetics.filter((kept) => kept.name !== name), report],
      evaluation: { status: 'empty' },
    }));
    refreshPictures();
  } catch (problem) {
    if (signal.aborted) return;
    if (studio.getState().synthetic.status !== 'empty') hideSynthetic();
    studio.setState({ synthetic: { status: 'failed', message: (problem as Error).message } });
  }
}

/** What the generator is fitted under; throws where there is nothing to fit or to draw from. */
function configurationFor(state: StudioState, generator: GeneratorName): Configuration {
  if (generator === 'tempoNet') {
    if (state.training.status !== 'done') throw new Error('no trained model; train one first');
    return effectiveConfiguration(state);
  }
  if (!openedTrace(state)) throw new Error('no trace to learn from; open one first');
  if (TRAINING.includes(state.training.status))
    throw new Error('a model is being trained, and drops what was generated before; wait for it to end');
  return state.configuration;
}

export function cancelGenerate(): void {
  if (studio.getState().synthetic.status !== 'generating') return;
  generating?.abort();
  studio.setState({ synthetic: { status: 'empty' } });
  hideSynthetic();
}

/** One of those kept stands beside the real trace from now on. */
export async function showSynthetic(name: string): Promise<void> {
  const report = studio.getState().synthetics?.find((kept) => kept.name === name);
  if (!report) return;
  generating?.abort();
  abandonEvaluation();
  studio.setState({ synthetic: { status: 'ready', report }, evaluation: { status: 'empty' } });
  try {
    await workers().showSynthetic(name);
  } catch (problem) {
    studio.setState({ synthetic: { status: 'failed', message: (problem as Error).message } });
  }
  refreshPictures();
}

/** Nothing stands beside the real trace; what is kept stays. */
function hideSynthetic(): void {
  const { synthetics = [] } = studio.getState();
  const hidden = synthetics.length > 0 ? workers().showSynthetic(null) : workers().clearSynthetic();
  hidden.catch(reportedElsewhere).finally(refreshPictures);
}

export function forgetSynthetic(name: string): void {
  const { synthetic, synthetics = [] } = studio.getState();
  studio.setState({ synthetics: synthetics.filter((kept) => kept.name !== name) });
  workers().forgetSynthetic(name).catch(reportedElsewhere);
  if (synthetic.status !== 'ready' || synthetic.report.name !== name) return;
  abandonEvaluation();
  studio.setState({ synthetic: { status: 'empty' }, evaluation: { status: 'empty' } });
  hideSynthetic();
}

/** Forgets the synthetic trace, finished or not, and what was computed from it. */
export function dropSynthetic(): void {
  generating?.abort();
  abandonEvaluation();
  const { synthetic, synthetics = [] } = studio.getState();
  studio.setState({ synthetic: { status: 'empty' }, synthetics: [], evaluation: { status: 'empty' } });
  if (synthetic.status !== 'empty' || synthetics.length > 0) clearSynthetic();
}

function clearSynthetic(): void {
  workers().clearSynthetic().catch(reportedElsewhere).finally(refreshPictures);
}

/** An evaluation under way is about a trace that goes away. */
function abandonEvaluation(): void {
  evaluating?.abort();
  if (studio.getState().evaluation.status === 'computing')
    studio.setState({ evaluation: { status: 'empty' } });
}

/** Distances between synthetic and real, each with ceiling, baseline and n; likelihood per task of the model behind it. */
export async function evaluate(choice: EvaluationChoice = {}): Promise<void> {
  evaluating?.abort();
  const { signal } = (evaluating = new AbortController());
  const { training, synthetic } = studio.getState();
  studio.setState({ evaluation: { status: 'computing', share: 0 } });
  try {
    const isModel = synthetic.status === 'ready' && synthetic.report.record?.generator === 'tempoNet';
    const tasks = training.status === 'done' && isModel;
    const onProgress = ({ share }: { share: number }) => {
      if (!signal.aborted) studio.setState({ evaluation: { status: 'computing', share } });
    };
    const evaluation = await workers().evaluate({ ...choice, tasks }, { signal, onProgress });
    if (signal.aborted) return;
    studio.setState({ evaluation: { status: 'ready', ...evaluation } });
    recordScore(evaluation);
  } catch (problem) {
    if (!signal.aborted)
      studio.setState({ evaluation: { status: 'failed', message: (problem as Error).message } });
  }
}

export function cancelEvaluation(): void {
  abandonEvaluation();
}

/** Blocks are scattered over the span: generating over all of it is the way to cover them. */
function windowOf(choice: WindowChoice, span: number, holdout: Holdout): TimeWindow {
  if (choice === 'same') return { from: 0, to: span };
  if (choice !== 'holdout') return { from: choice.start ?? 0, to: (choice.start ?? 0) + choice.seconds };
  const heldOut = heldOutWindow(span, holdout);
  if (!heldOut) throw new Error('nothing is held out; choose a hold-out before training, or another window');
  return holdout.kind === 'tail' ? heldOut : { from: 0, to: span };
}
