/** The synthetic trace's scores beside the naive baseline, generated for the same window from the same training rows. */
import { createIndependentPoisson } from '../baselines/independentPoisson';
import type { Ceiling } from '../report/evaluate';
import { evaluateTraces } from '../report/evaluateTraces';
import type { Holdout } from '../streams/holdout';
import { splitSpan } from '../streams/holdout';
import type { Trace } from '../trace/trace';
import { createBreath } from './breath';
import { trainingWindows } from './configuration';
import type { Evaluation, EvaluationChoice, GenerationRecord } from './protocol';

const REPLICATES = 20;
/** The band is the trace's, not a run's. */
const BAND_SEED = 1;

const SCOPES: Record<Holdout['kind'], string> = {
  none: 'Against the whole trace, which the generator was fitted on: nothing was held out.',
  tail: 'Against the held-out end of the trace, which nothing but scoring has seen.',
  blocks: 'Against the held-out blocks, which nothing but scoring has seen.',
};
const VALIDATION_SCOPE =
  'Against validation windows inside the training part, for choosing; what is held out was not touched.';

interface Synthetic {
  readonly trace: Trace;
  readonly record: GenerationRecord;
}

/** Ceilings of the trace scored last, kept because every other synthetic trace has the same. */
export interface KnownCeilings {
  readonly real: Trace;
  readonly about: string;
  readonly ceilings: readonly Ceiling[];
}

interface Context {
  readonly signal: AbortSignal;
  readonly report: (progress: { share: number }) => void;
  readonly known: KnownCeilings | null;
  /** Another run of the demo that the real trace is. */
  readonly twin: Trace | null;
}

export async function scoreSynthetic(
  real: Trace,
  synthetic: Synthetic,
  choice: EvaluationChoice,
  { signal, report, known, twin }: Context,
): Promise<{ evaluation: Evaluation; known: KnownCeilings | null }> {
  const { window, configuration } = synthetic.record;
  const { holdout } = configuration;
  const { ceilings = true, baseline = true, replicates = REPLICATES, figures = true, quick = false } = choice;
  const about = JSON.stringify([holdout, window, replicates, ceilings, quick]);
  const same = known?.real === real && known.about === about ? known : null;
  const breathe = createBreath();
  const steps = evaluateTraces({
    real,
    split: splitSpan(real.span, holdout),
    seen: trainingWindows(real, configuration),
    synthetic: synthetic.trace,
    baseline: baseline ? await naiveTrace(real, synthetic.record, signal) : null,
    generated: window,
    twin,
    figures,
    quick,
    ceilings: ceilings ? (same?.ceilings ?? { replicates, seed: BAND_SEED }) : null,
  });
  let next = steps.next();
  for (; !next.done; next = steps.next()) {
    report(next.value);
    await breathe();
    signal.throwIfAborted();
  }
  const { scores, composite, figures: told, ceilings: found } = next.value;
  const scope = holdout.kind !== 'none' && holdout.validate ? VALIDATION_SCOPE : SCOPES[holdout.kind];
  return {
    evaluation: { scores, composite, figures: told, scope },
    known: found ? { real, about, ceilings: found } : known,
  };
}

async function naiveTrace(real: Trace, record: GenerationRecord, signal: AbortSignal): Promise<Trace> {
  const { window, seed, configuration } = record;
  const naive = createIndependentPoisson(real, trainingWindows(real, configuration));
  const steps = naive.generate({ window, seed });
  const breathe = createBreath();
  let next = await steps.next();
  for (; !next.done; next = await steps.next()) {
    await breathe();
    signal.throwIfAborted();
  }
  return next.value;
}
