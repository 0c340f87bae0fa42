/**
 * The scores of a synthetic trace, each between real against real and the naive baseline. All of it in steps: a metric may take
 * seconds, and whoever drives can breathe, tell and stop in between.
 */
import { describePairGaps } from '../metrics/gaps';
import type { Distance, Metric, MetricContext } from '../metrics/metric';
import { busiestPairs } from '../metrics/pairGapDistance';
import type { EvaluationSplit, Plan } from '../metrics/plan';
import { planEvaluation } from '../metrics/plan';
import type { Aligned } from '../metrics/sample';
import { alignTrace, takeSample } from '../metrics/sample';
import type { Band, Score } from '../metrics/score';
import { sayShare } from '../metrics/wording';
import type { TimeWindow, Trace } from '../trace/trace';
import type { BandOptions, Sides } from './ceilingBand';
import { bandOf, drawSides, replicateCeiling, replicatesOf } from './ceilingBand';
import { scoredMetrics } from './scoredMetrics';
import { contextOf, madeSides, realSides } from './sides';

/** What scores are about, whatever is scored. */
export interface Subject {
  /** The whole real trace, narrowed to the labels trained on. */
  readonly real: Trace;
  /** Which of it was trained on and which held out (nothing held out: an empty list). */
  readonly split: EvaluationSplit;
  /** The window that was generated, seconds since the real trace's start; null where it is what was held out. */
  readonly generated: TimeWindow | null;
  /** Another run of the simulation that the real trace is: real against real is then the hold-out against the same of it. */
  readonly twin?: Trace | null;
  /** Of the training part, what generators saw where that was capped: memorisation is read on these rows. */
  readonly seen?: readonly TimeWindow[];
  /** Without the metrics that take seconds. */
  readonly quick?: boolean;
}

export interface EvaluationStep {
  /** Of the work, 0 … 1. */
  readonly share: number;
}

/** Real against real, of one metric. */
export interface Ceiling {
  readonly metric: Metric;
  readonly value: number | null;
  readonly band: Band | null;
  /** Why there is none, or a caveat. */
  readonly note: string | null;
}

/** Distance of one trace to the real one, of one metric. */
export interface Scored {
  readonly metric: Metric;
  readonly value: number | null;
  readonly n: number;
  /** Why it is null, or a caveat. */
  readonly note: string | null;
  readonly says: string | null;
}

type Steps<T> = Generator<EvaluationStep, T>;

/** The ceilings, each with its band where replicates are asked for. */
export function* scoreCeilings(subject: Subject, bands: BandOptions): Steps<Ceiling[]> {
  const { real, split, generated, twin = null } = subject;
  const plan = planEvaluation(real.span, split, generated);
  const own = alignTrace(real, real);
  const other = twin ? alignTrace(twin, real) : own;
  const context = contextOf(other, real);
  const sides = twin ? sameOfEach(madeSides(own, other, plan)) : sidesOfEach(own, plan);
  const metrics = metricsOf(subject, real);
  const times = metrics.map((metric) => replicatesOf(metric, bands, sides.get(kindOf(metric, plan))));
  const count = times.reduce((sum, replicates) => sum + 1 + replicates, 0);
  let done = 0;
  const values: (number | null)[] = [];
  for (const metric of metrics) {
    const { reference, candidate } = sides.get(kindOf(metric, plan)) ?? {};
    values.push(
      reference && candidate ? numberOrNull(metric.compare(reference, candidate, context).value) : null,
    );
    yield { share: ++done / count };
  }
  const replicates: number[][] = metrics.map(() => []);
  for (let replicate = 0; replicate < bands.replicates; replicate++) {
    const drawn = new Map([...sides].map(([kind, both]) => [kind, drawSides(both, bands, replicate)]));
    for (const [i, metric] of metrics.entries()) {
      if (replicate >= times[i]!) continue;
      const both = drawn.get(kindOf(metric, plan));
      if (both && values[i] !== null) replicates[i]!.push(replicateCeiling(metric, both, context));
      yield { share: ++done / count };
    }
  }
  return metrics.map((metric, i) => ({
    metric,
    value: values[i]!,
    band: bandOf(replicates[i]!),
    note: twin ? null : ceilingNote(metric, values[i]!, plan),
  }));
}

/** The distances of one trace: it covers what was held out, or what `generated` says. */
export function* scoreTrace(subject: Subject, made: Trace): Steps<Scored[]> {
  const { real, split, generated } = subject;
  const plan = planEvaluation(real.span, split, generated);
  const [own, other] = [alignTrace(real, real), alignTrace(made, real)];
  // Names of its own: ids beyond the real trace's differ from one made trace to the next.
  const context = contextOf(other, real);
  const { reference, candidate } = madeSides(own, other, plan);
  const pairNote = plan.kind === 'blocks' ? uncutShare(own, reference, context) : null;
  const metrics = metricsOf(subject, real, made);
  const scored: Scored[] = [];
  for (const metric of metrics) {
    const distance = metric.compare(reference, candidate, context);
    const notes = [reasonFor(distance, metric), metric.pairGaps ? pairNote : null];
    const { n, says = null } = distance;
    scored.push({ metric, value: numberOrNull(distance.value), n, note: joined(notes), says });
    yield { share: scored.length / metrics.length };
  }
  return scored;
}

interface Parts {
  readonly synthetic: readonly Scored[];
  readonly ceilings: readonly Ceiling[] | null;
  readonly baseline: readonly Scored[] | null;
}

/** One score a metric, in a fixed order: of those, too, that only real against real could be scored on. */
export function joinScores({ synthetic, ceilings, baseline }: Parts): Score[] {
  const all = ceilings && ceilings.length > synthetic.length ? ceilings : synthetic;
  return all.map(({ metric }) => {
    const { name, label, unit, section, epsilon, mostCeiling } = metric;
    const own = synthetic.find((one) => one.metric.name === name) ?? { ...UNTOLD, metric };
    const ceiling = ceilings?.find((one) => one.metric.name === name);
    const said = joined([own.note, ceiling?.note ?? null]);
    return {
      ...{ name, label, unit, value: own.value, n: own.n },
      ceiling: ceiling?.value ?? null,
      band: ceiling?.band ?? null,
      baseline: baseline?.find(({ metric }) => metric.name === name)?.value ?? null,
      ...(said === null ? {} : { note: said }),
      ...(own.says === null ? {} : { says: own.says }),
      ...(section === undefined ? {} : { section }),
      ...(epsilon === undefined ? {} : { epsilon }),
      ...(mostCeiling === undefined ? {} : { mostCeiling }),
    };
  });
}

/** Real flows tell of packets; a baseline's do not. */
const UNTOLD: Omit<Scored, 'metric'> = {
  value: null,
  n: 0,
  note: 'the synthetic trace does not tell of the packets inside its flows',
  says: null,
};

function metricsOf({ quick }: Subject, ...traces: readonly Trace[]): readonly Metric[] {
  return scoredMetrics(...traces).filter(({ slow }) => !(quick && slow));
}

type CeilingKind = 'any' | 'week' | 'day';

/** The windows that a metric's ceiling is taken from. */
function kindOf({ clock }: Metric, { weekCeiling }: Plan): CeilingKind {
  if (!clock) return 'any';
  return clock === 'hours' && !weekCeiling ? 'day' : 'week';
}

function sidesOfEach(own: Aligned, { ceiling, weekCeiling, dayCeiling }: Plan): Map<CeilingKind, Sides> {
  const windows = { any: ceiling, week: weekCeiling, day: weekCeiling ? null : dayCeiling };
  return new Map(
    (Object.keys(windows) as CeilingKind[]).flatMap((kind) =>
      windows[kind] ? [[kind, realSides(own, windows[kind])] as const] : [],
    ),
  );
}

/** The twin has the same clock, so that every kind of ceiling is the same. */
function sameOfEach(both: Sides): Map<CeilingKind, Sides> {
  return new Map((['any', 'week', 'day'] as const).map((kind) => [kind, both]));
}

/** The share of real pair gaps that blocks leave whole: those are all that is scored. */
function uncutShare(own: Aligned, { flows, earlier }: Sides['reference'], { resolution }: MetricContext) {
  const keys = busiestPairs(flows);
  const whole = takeSample(own, [{ from: 0, to: own.trace.span }]);
  const [held, trained, all] = [flows, earlier, whole].map((sample) =>
    describePairGaps(sample, keys, resolution).reduce((total, { sorted }) => total + sorted.length, 0),
  ) as [number, number, number];
  return `${sayShare((held + trained) / all)} of the real pair gaps lie inside one block and are scored`;
}

function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function reasonFor({ value, note }: Distance, { pairGaps }: Metric): string | null {
  if (Number.isFinite(value)) return null;
  if (note) return note;
  return pairGaps
    ? 'no host pair has two flows to measure a gap between'
    : 'too few flows on one side to score';
}

function ceilingNote({ clock }: Metric, ceiling: number | null, plan: Plan): string | null {
  if (ceiling !== null) return joined([plan.note, clock && !plan.weekCeiling ? OTHER_DAYS : null]);
  if (clock === 'hours') return 'no ceiling: no earlier window has the same clock hours';
  return clock
    ? 'no ceiling: no earlier window has the same clock hours and weekdays'
    : 'no ceiling: nothing came before it';
}

const OTHER_DAYS = 'its ceiling has the same clock hours on other weekdays';

function joined(notes: readonly (string | null)[]): string | null {
  const said = notes.filter((note) => note !== null);
  return said.length > 0 ? said.join('; ') : null;
}
