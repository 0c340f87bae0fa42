/** The synthetic trace's scores beside the naive baseline, generated for the same window from the same training rows. */
import { createIndependentPoisson } from '../baselines/independentPoisson';
import { evaluateTraces } from '../metrics/evaluate';
import type { Holdout } from '../streams/holdout';
import { splitSpan } from '../streams/holdout';
import type { Trace } from '../trace/trace';
import { nextTask } from './nextTask';
import type { Evaluation, GenerationRecord } from './protocol';

const SCOPES: Record<Holdout['kind'], string> = {
  none: 'Against the whole trace, which the model was trained on: nothing was held out.',
  tail: 'Against the held-out end of the trace, which nothing but scoring has seen.',
  blocks: 'Against the held-out blocks, which nothing but scoring has seen.',
};

export async function scoreSynthetic(
  real: Trace,
  synthetic: { readonly trace: Trace; readonly record: GenerationRecord },
  signal: AbortSignal,
): Promise<Evaluation> {
  const { holdout } = synthetic.record.configuration;
  const split = splitSpan(real.span, holdout);
  const { window, seed } = synthetic.record;
  const naive = createIndependentPoisson(real, split.training).generate({ window, seed });
  let next = await naive.next();
  for (; !next.done; next = await naive.next()) {
    await nextTask();
    signal.throwIfAborted();
  }
  const scores = evaluateTraces({
    real,
    split,
    synthetic: synthetic.trace,
    baseline: next.value,
    generated: window,
  });
  return { scores, scope: SCOPES[holdout.kind] };
}
