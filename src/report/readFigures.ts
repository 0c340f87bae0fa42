/** The figures (what is no distance) of a made trace beside those of real against real and of the naive baseline. */
import type { FigureScore, Reading } from '../metrics/figure';
import { FIGURES } from '../metrics/figures';
import { planEvaluation } from '../metrics/plan';
import type { Sample } from '../metrics/sample';
import { alignTrace, takeSample } from '../metrics/sample';
import type { Trace } from '../trace/trace';
import type { Sides } from './ceilingBand';
import type { EvaluationStep, Subject } from './evaluate';
import { contextOf, madeSides, realSides } from './sides';

interface Asked {
  readonly synthetic: Trace;
  /** Null = leave it out. */
  readonly baseline: Trace | null;
  /** Whether to read real against real too. */
  readonly ceilings: boolean;
}

type Steps<T> = Generator<EvaluationStep, T>;

/** One a figure, in a fixed order. Some two seconds a trace of 20,000 flows, most of them distances between rows. */
export function* readFigures(subject: Subject, asked: Asked): Steps<FigureScore[]> {
  const columns = [asked.synthetic, asked.ceilings ? null : undefined, asked.baseline ?? undefined];
  const readings: (Reading[] | null)[] = [];
  for (const [i, made] of columns.entries())
    readings.push(made === undefined ? null : yield* readOne(subject, made, { from: i, of: columns.length }));
  const [synthetic, ceiling, baseline] = readings;
  return FIGURES.map(({ name, label, good }, i) => {
    const { value, interval, n, rules } = synthetic![i]!;
    return {
      ...{ name, label, good, n },
      value: numberOrNull(value),
      ceiling: numberOrNull(ceiling?.[i]?.value),
      baseline: numberOrNull(baseline?.[i]?.value),
      ...(interval && { interval }),
      ...(rules && { rules }),
    };
  });
}

/** `made` null: of real against real, whose candidate is the twin where there is one. */
function* readOne(
  { real, split, generated, seen, twin = null }: Subject,
  made: Trace | null,
  part: { readonly from: number; readonly of: number },
): Steps<Reading[]> {
  const plan = planEvaluation(real.span, split, generated);
  const own = alignTrace(real, real);
  const other = (made ?? twin) ? alignTrace((made ?? twin)!, real) : own;
  const context = contextOf(other, real);
  const sides = other !== own ? madeSides(own, other, plan) : realSides(own, plan.ceiling);
  // A ceiling's candidate was not trained on anything.
  const learnt = made && seen ? withEarlier(sides, takeSample(own, seen)) : sides;
  const readings: Reading[] = [];
  for (const { describe, needsHoldout } of FIGURES) {
    const isIdle = needsHoldout && plan.kind === 'none';
    const { reference, candidate } = needsHoldout ? learnt : sides;
    readings.push(isIdle ? { value: NaN, n: 0 } : describe(reference, candidate, context));
    yield { share: (part.from + readings.length / FIGURES.length) / part.of };
  }
  return readings;
}

function withEarlier({ reference, candidate }: Sides, earlier: Sample): Sides {
  return { reference: { ...reference, earlier }, candidate: { ...candidate, earlier } };
}

function numberOrNull(value = NaN): number | null {
  return Number.isFinite(value) ? value : null;
}
