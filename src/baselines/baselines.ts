/** The simple generators that the model must beat, by name; all behind the model's own contract. */
import type { Generator } from '../streams/generator';
import type { TimeWindow, Trace } from '../trace/trace';
import { createHawkes } from './hawkes';
import { createHourlyChained } from './hourlyChained';
import { createIndependentPoisson } from './independentPoisson';
import { createMarkovModulated } from './markovModulated';
import { createPairBootstrap } from './pairBootstrap';
import { createPairRenewal } from './pairRenewal';

/** Fits on the rows of `real` that start inside the training windows; nothing else of it is looked at but its tables of names. */
type CreateBaseline = (real: Trace, trainingWindows: readonly TimeWindow[]) => Generator;

interface Baseline {
  readonly label: string;
  /** What it keeps and what it does not know: one sentence. */
  readonly description: string;
  readonly create: CreateBaseline;
}

export type BaselineName =
  'independentPoisson' | 'hourlyChained' | 'pairBootstrap' | 'pairRenewal' | 'hawkes' | 'markovModulated';

export const BASELINES: Readonly<Record<BaselineName, Baseline>> = {
  independentPoisson: {
    label: 'Independent marginals, Poisson',
    description: 'The training rate and each column’s own distribution; neither rhythm nor pairs.',
    create: createIndependentPoisson,
  },
  hourlyChained: {
    label: 'Hourly Poisson, chained table',
    description:
      'The rate of each clock hour and each mark given the pair and the mark before; no memory from flow to flow.',
    create: createHourlyChained,
  },
  pairBootstrap: {
    label: 'Pair bootstrap, Poisson',
    description: 'Each pair’s rate and copies of its training flows; no rhythm.',
    create: createPairBootstrap,
  },
  pairRenewal: {
    label: 'Pair renewal bootstrap',
    description:
      'Each pair’s own gaps in any order and copies of its training flows; no clock, and nothing across pairs.',
    create: createPairRenewal,
  },
  hawkes: {
    label: 'Hawkes process',
    description:
      'The 29 busiest pairs and all others together excite one another, with copies of their training flows; no clock.',
    create: createHawkes,
  },
  markovModulated: {
    label: 'Markov-modulated Poisson',
    description:
      'The network idles or is in one of three states, each with its rate and pairs, with copies of training flows.',
    create: createMarkovModulated,
  },
};
