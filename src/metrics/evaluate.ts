/** The scores of a synthetic trace, each between real against real and the naive baseline. */
import type { TimeWindow, Trace } from '../trace/trace';
import { weekPhase } from '../trace/weekClock';
import { describePairGaps } from './gaps';
import type { Distance, Metric, MetricContext, Side } from './metric';
import { METRICS } from './metricTable';
import { PACKET_METRICS } from './packets/packetMetrics';
import { busiestPairs } from './pairGapDistance';
import type { EvaluationSplit, Plan, SideWindows } from './plan';
import { planEvaluation } from './plan';
import type { Aligned } from './sample';
import { alignTrace, takeSample } from './sample';
import type { Score } from './score';
import { sayShare } from './wording';

interface Evaluation {
  /** The whole real trace, narrowed to the labels trained on. */
  readonly real: Trace;
  /** Which of it was trained on and which held out (nothing held out: an empty list). */
  readonly split: EvaluationSplit;
  /** Covers the held-out tail, or the whole span; what lies outside the scored windows is left aside. */
  readonly synthetic: Trace;
  /** From the naive generator on the same window. */
  readonly baseline: Trace | null;
  /** The window both were generated for, seconds since the real trace's start, where it is another. */
  readonly generated?: TimeWindow;
}

/**
 * One score a metric, in a fixed order: distance of the synthetic flows to the held-out ones (to all, where none are held out),
 * the same for the baseline, and for real against real as `planEvaluation` says. Units are on each score.
 */
export function evaluateTraces({ real, split, synthetic, baseline, generated }: Evaluation): Score[] {
  const plan = planEvaluation(real.span, split, generated ?? null);
  const [own, made] = [alignTrace(real, real), alignTrace(synthetic, real)];
  const context = { resolution: real.resolution, phase: weekPhase(real.start), names: made.names };
  const reference = sideOf(own, plan.reference);
  const candidate = { ...reference, flows: sideOf(made, plan.candidate).flows };
  const naive = baseline && { ...reference, flows: sideOf(alignTrace(baseline, real), plan.candidate).flows };
  const ceilings = {
    any: sidesOf(own, plan.ceiling),
    clock: plan.clockCeiling && sidesOf(own, plan.clockCeiling),
  };
  const pairNote = plan.kind === 'blocks' ? uncutShare(own, reference, context) : null;
  const metrics =
    reference.flows.packets && candidate.flows.packets ? [...METRICS, ...PACKET_METRICS] : METRICS;
  return metrics.map((metric) => {
    const value = metric.compare(reference, candidate, context);
    const sides = metric.clock ? ceilings.clock : ceilings.any;
    const ceiling = sides && metric.compare(sides.reference, sides.candidate, context);
    return {
      name: metric.name,
      label: metric.label,
      unit: metric.unit,
      value: numberOrNull(value),
      ceiling: numberOrNull(ceiling),
      baseline: numberOrNull(naive && metric.compare(reference, naive, context)),
      n: value.n,
      ...noteOf([
        reasonFor(value, metric),
        metric.pairGaps ? pairNote : null,
        ceilingNote(metric, ceiling, plan),
      ]),
    };
  });
}

function sideOf(aligned: Aligned, { flows, earlier }: SideWindows): Side {
  return { flows: takeSample(aligned, flows), earlier: takeSample(aligned, earlier) };
}

function sidesOf(aligned: Aligned, windows: Plan['ceiling']): { reference: Side; candidate: Side } {
  return { reference: sideOf(aligned, windows.reference), candidate: sideOf(aligned, windows.candidate) };
}

/** The share of real pair gaps that blocks leave whole: those are all that is scored. */
function uncutShare(own: Aligned, { flows, earlier }: Side, { resolution }: MetricContext): string {
  const keys = busiestPairs(flows);
  const whole = takeSample(own, [{ from: 0, to: own.trace.span }]);
  const [held, trained, all] = [flows, earlier, whole].map((sample) =>
    describePairGaps(sample, keys, resolution).reduce((total, { sorted }) => total + sorted.length, 0),
  ) as [number, number, number];
  return `${sayShare((held + trained) / all)} of the real pair gaps lie inside one block and are scored`;
}

function numberOrNull(distance: Distance | null): number | null {
  return distance && Number.isFinite(distance.value) ? distance.value : null;
}

function reasonFor(distance: Distance, { pairGaps }: Metric): string | null {
  if (Number.isFinite(distance.value)) return null;
  if (distance.note) return distance.note;
  return pairGaps
    ? 'no host pair has two flows to measure a gap between'
    : 'too few flows on one side to score';
}

function ceilingNote({ clock }: Metric, ceiling: Distance | null, { note }: Plan): string | null {
  if (numberOrNull(ceiling) !== null) return note;
  return clock
    ? 'no ceiling: no earlier window has the same clock hours and weekdays'
    : 'no ceiling: nothing came before it';
}

function noteOf(parts: readonly (string | null)[]): { note?: string } {
  const said = parts.filter((part) => part !== null);
  return said.length > 0 ? { note: said.join('; ') } : {};
}
