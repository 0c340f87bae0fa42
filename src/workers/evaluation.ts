/** What an evaluation is asked for, and what it says. */
import type { FigureScore } from '../metrics/figure';
import type { Score } from '../metrics/score';
import type { Composite } from '../report/composite';

/** What is computed besides the synthetic trace's own distances. */
export interface EvaluationChoice {
  /** Real against real; true where left out. `simulation`: of a demo, the hold-out against another run's. */
  readonly ceilings?: boolean | 'simulation';
  /** The naive baseline's distances; true where left out. */
  readonly baseline?: boolean;
  /** Behind the band of every ceiling; 0 = no bands. */
  readonly replicates?: number;
  /** What is no distance (literature, memorisation); true where left out. */
  readonly figures?: boolean;
  /** Without the distances that take seconds. */
  readonly quick?: boolean;
}

export interface Evaluation {
  readonly scores: readonly Score[];
  readonly composite: Composite;
  /** Null where they were left out. */
  readonly figures: readonly FigureScore[] | null;
  readonly scope: string;
}
