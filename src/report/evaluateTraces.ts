/** Everything that is said of a synthetic trace, in one run of steps. */
import type { FigureScore } from '../metrics/figure';
import type { Score } from '../metrics/score';
import type { Trace } from '../trace/trace';
import type { BandOptions } from './ceilingBand';
import type { Composite } from './composite';
import { compositeOf } from './composite';
import type { Ceiling, EvaluationStep, Scored, Subject } from './evaluate';
import { joinScores, scoreCeilings, scoreTrace } from './evaluate';
import { readFigures } from './readFigures';

interface Evaluation extends Subject {
  /** Covers the held-out tail, or the whole span; what lies outside the scored windows is left aside. */
  readonly synthetic: Trace;
  /** From the naive generator on the same window; null = leave it out. */
  readonly baseline: Trace | null;
  /** Known from an earlier run on the same subject, or how to find them; null = leave them out. */
  readonly ceilings: readonly Ceiling[] | BandOptions | null;
  /** Whether to read what is no distance too: seconds on ten thousand flows. */
  readonly figures?: boolean;
}

export interface Evaluated {
  /** One a metric, in a fixed order; units are on each. */
  readonly scores: readonly Score[];
  readonly composite: Composite;
  /** What is no distance; null where they were left out. */
  readonly figures: readonly FigureScore[] | null;
  /** To be handed in again. */
  readonly ceilings: readonly Ceiling[] | null;
}

/**
 * Distance of the synthetic flows to the held-out ones (to all, where none are held out), the same for the baseline, and for
 * real against real as `planEvaluation` says.
 */
export function* evaluateTraces(evaluation: Evaluation): Generator<EvaluationStep, Evaluated> {
  const { synthetic, baseline, ceilings, figures = false } = evaluation;
  const bands = ceilings && 'replicates' in ceilings ? ceilings : null;
  const known = ceilings && !('replicates' in ceilings) ? ceilings : null;
  const parts = 1 + (baseline ? 1 : 0) + (bands ? 1 + bands.replicates : 0) + (figures ? 1 : 0);
  let done = 0;
  function* part<T>(steps: Generator<EvaluationStep, T>, size: number): Generator<EvaluationStep, T> {
    let next = steps.next();
    for (; !next.done; next = steps.next()) yield { share: (done + next.value.share * size) / parts };
    done += size;
    return next.value;
  }
  const made: Scored[] = yield* part(scoreTrace(evaluation, synthetic), 1);
  const naive = baseline && (yield* part(scoreTrace(evaluation, baseline), 1));
  const real = bands ? yield* part(scoreCeilings(evaluation, bands), 1 + bands.replicates) : known;
  const scores = joinScores({ synthetic: made, ceilings: real, baseline: naive });
  const asked = { synthetic, baseline, ceilings: ceilings !== null };
  const told = figures ? yield* part(readFigures(evaluation, asked), 1) : null;
  return { scores, composite: compositeOf(scores), figures: told, ceilings: real };
}
