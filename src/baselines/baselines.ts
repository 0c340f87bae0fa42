/** The simple generators that the model must beat, by name; all behind the model's own contract. */
import type { Generator } from '../streams/generator';
import type { TimeWindow, Trace } from '../trace/trace';
import { createIndependentPoisson } from './independentPoisson';

/** Fits on the rows of `real` that start inside the training windows; nothing else of it is looked at but its tables of names. */
type CreateBaseline = (real: Trace, trainingWindows: readonly TimeWindow[]) => Generator;

interface Baseline {
  readonly label: string;
  /** What it keeps and what it does not know: one sentence. */
  readonly description: string;
  readonly create: CreateBaseline;
}

export type BaselineName = 'independentPoisson';

export const BASELINES: Readonly<Record<BaselineName, Baseline>> = {
  independentPoisson: {
    label: 'Independent marginals, Poisson',
    description: 'The training rate and each column’s own distribution; neither rhythm nor pairs.',
    create: createIndependentPoisson,
  },
};
