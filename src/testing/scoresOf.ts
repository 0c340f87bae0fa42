/** Scores of a synthetic trace without bands and without what takes seconds, for tests that ask how near something comes. */
import { drained } from '../math/drained';
import type { Score } from '../metrics/score';
import { evaluateTraces } from '../report/evaluateTraces';
import type { Subject } from '../report/evaluate';
import type { TimeWindow, Trace } from '../trace/trace';

interface Asked extends Pick<Subject, 'real' | 'split'> {
  readonly synthetic: Trace;
  readonly baseline?: Trace | null;
  readonly generated?: TimeWindow | null;
}

export function scoresOf({ baseline = null, generated = null, ...asked }: Asked): readonly Score[] {
  const ceilings = { replicates: 0, seed: 1 };
  return drained(evaluateTraces({ ...asked, baseline, generated, ceilings, quick: true })).scores;
}
