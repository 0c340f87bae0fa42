/** Early stopping: scores the validation slots at intervals and remembers the best weights (Prechelt 1998). */
import type { Machine } from '../kernels/machine';
import type { ModelConfiguration } from '../model/configuration';
import type { Dataset } from '../streams/dataset';
import type { Pacer } from './pace';
import { createScorer } from './scoreTasks';

/** Share of the planned run between validations. */
const EVERY = 1 / 15;
/** … but at least so many steps: short runs have better things to do. */
const LEAST_STEPS = 8;
/** Share of the planned run before which no stop is called: validation may rise before it falls. */
const PATIENT_UNTIL = 0.3;

/** What has been found, and when the next validation is due. */
export interface ValidatorState {
  readonly latest: Readonly<Record<string, number>> | null;
  readonly best: { readonly nats: number; readonly weights: Float32Array | null; readonly step: number };
  readonly next: { readonly share: number; readonly step: number };
  readonly worse: number;
}

interface Validator {
  /** Scores if it is time to; `share` = part of the planned run that is done. */
  visit(step: number, share: number): Promise<void>;
  /** Nats per event by task of the last validation; null before the first. */
  latest(): Readonly<Record<string, number>> | null;
  /** Step since which nothing has improved, once patience is over; else null. */
  stalledSince(): number | null;
  /** Best weights by validation, or the present ones where none was made. */
  bestWeights(): Promise<Float32Array>;
  state(): ValidatorState;
  resume(state: ValidatorState): void;
  dispose(): void;
}

/** @param machine holds the weights in training */
export async function createValidator(
  machine: Machine,
  { codecs, validation }: Dataset,
  configuration: ModelConfiguration,
  pacer: Pacer,
): Promise<Validator> {
  const scorer = await createScorer(machine, codecs, configuration, validation);
  let latest: ValidatorState['latest'] = null;
  let best: ValidatorState['best'] = { nats: Infinity, weights: null, step: 0 };
  let next = { share: EVERY, step: LEAST_STEPS };
  let worse = 0;
  const score = async (step: number) => {
    latest = await scorer.score(pacer);
    const nats = Object.values(latest).reduce((sum, each) => sum + each, 0);
    worse = nats < best.nats ? 0 : worse + 1;
    if (nats < best.nats) best = { nats, weights: await machine.readWeights(), step };
  };
  return {
    async visit(step, share) {
      if (share < 1 && (share < next.share || step < next.step)) return;
      next = { share: share + EVERY, step: step + LEAST_STEPS };
      await score(step);
      if (share < PATIENT_UNTIL) worse = 0;
    },
    latest: () => latest,
    stalledSince: () => (worse >= configuration.patience ? best.step : null),
    bestWeights: async () => best.weights ?? machine.readWeights(),
    state: () => ({ latest, best, next, worse }),
    resume: (state) => ({ latest, best, next, worse } = state),
    dispose: () => scorer.dispose(),
  };
}
