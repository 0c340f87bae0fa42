/**
 * What a model finds strange in a trace: flows, hosts and times by their negative log-likelihood under it, and the task — gap,
 * pair, service, size … — that made them so. Nats are of categories, as the model has them: how wide a category of sizes is
 * says nothing about how odd it is to see it.
 */
import { serviceKeys, serviceText } from './services';
import type { Seconds, Trace } from '../trace/trace';

export interface Surprise {
  /** In chain order, gap first. */
  readonly tasks: readonly string[];
  /** Nats per flow, by task: what each usually costs. */
  readonly means: readonly number[];
  readonly flows: readonly SurprisingFlow[];
  readonly hosts: readonly SurprisingHost[];
  readonly times: readonly SurprisingTime[];
  readonly curve: SurpriseCurve;
  /** Flows that were scored. */
  readonly scored: number;
}

export interface Reason {
  readonly task: string;
  /** Nats beyond what the task usually costs. */
  readonly excess: number;
}

export interface SurprisingFlow {
  readonly time: Seconds;
  readonly source: string;
  readonly destination: string;
  readonly service: string;
  readonly nats: number;
  /** Dearest first. */
  readonly reasons: readonly Reason[];
}

export interface SurprisingHost {
  readonly host: string;
  readonly flows: number;
  /** Nats per flow, drawn towards the trace's own mean where there are few. */
  readonly nats: number;
  readonly reason: Reason;
}

export interface SurprisingTime {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly flows: number;
  readonly nats: number;
  readonly reason: Reason;
}

/** Nats per bin of time: the mean, and the strangest flow; NaN where there is none. */
export interface SurpriseCurve {
  readonly binWidth: Seconds;
  readonly mean: Float32Array;
  readonly most: Float32Array;
}

/** Scores of a trace's rows. */
export interface ScoredRows {
  readonly tasks: readonly string[];
  /** Of the trace, ascending. */
  readonly rows: ArrayLike<number>;
  /** [task][place in `rows`]. */
  readonly nats: readonly Float64Array[];
}

const FLOWS = 200;
const GROUPS = 40;
const REASONS = 3;
const CURVE_BINS = 240;
/** Flows at the trace's mean that every group is given: one odd flow does not make a strange host. */
const PRIOR_FLOWS = 5;
const HOUR: Seconds = 3600;
const LEAST_TIMES = 12;

/** Ranks what is strange in `trace`. */
export function describeSurprise(trace: Trace, scored: ScoredRows): Surprise {
  const { tasks, rows, nats } = scored;
  const total = Float64Array.from(rows, (_, i) => nats.reduce((sum, task) => sum + task[i]!, 0));
  const means = nats.map((task) => task.reduce((sum, one) => sum + one, 0) / Math.max(1, rows.length));
  const order = Array.from(total.keys()).sort((a, b) => total[b]! - total[a]! || a - b);
  const key = serviceKeys(trace);
  const groups = { scored, total, means };
  return {
    tasks,
    means,
    scored: rows.length,
    flows: order.slice(0, FLOWS).map((i) => {
      const row = rows[i]!;
      return {
        time: trace.time[row]!,
        source: trace.hosts[trace.source[row]!]!,
        destination: trace.hosts[trace.destination[row]!]!,
        service: serviceText(key(row), trace.protocols),
        nats: total[i]!,
        reasons: reasonsOf(tasks, (k) => nats[k]![i]! - means[k]!).slice(0, REASONS),
      };
    }),
    hosts: strangest(groups, (row) => [trace.source[row]!, trace.destination[row]!]).map(
      ({ group, ...rest }) => ({ host: trace.hosts[group]!, ...rest }),
    ),
    times: timesOf(trace, groups),
    curve: curveOf(trace, rows, total),
  };
}

interface Grouping {
  readonly scored: ScoredRows;
  readonly total: Float64Array;
  readonly means: readonly number[];
}

interface Group {
  readonly group: number;
  readonly flows: number;
  readonly nats: number;
  readonly reason: Reason;
}

/** Groups of rows by their mean, strangest first. A row counts once in a group, however often it names it. */
function strangest(
  { scored: { tasks, rows, nats }, total, means }: Grouping,
  groupsOf: (row: number) => readonly number[],
): Group[] {
  const sums = new Map<number, { flows: number; total: number; tasks: Float64Array }>();
  for (let i = 0; i < rows.length; i++)
    for (const group of new Set(groupsOf(rows[i]!))) {
      const sum = sums.get(group) ?? { flows: 0, total: 0, tasks: new Float64Array(tasks.length) };
      sums.set(group, sum);
      sum.flows++;
      sum.total += total[i]!;
      nats.forEach((task, k) => (sum.tasks[k]! += task[i]!));
    }
  const mean = means.reduce((a, b) => a + b, 0);
  return [...sums]
    .map(([group, sum]) => ({
      group,
      flows: sum.flows,
      nats: (sum.total + PRIOR_FLOWS * mean) / (sum.flows + PRIOR_FLOWS),
      reason: reasonsOf(tasks, (k) => sum.tasks[k]! / sum.flows - means[k]!)[0]!,
    }))
    .sort((a, b) => b.nats - a.nats || a.group - b.group)
    .slice(0, GROUPS);
}

function reasonsOf(tasks: readonly string[], excess: (task: number) => number): Reason[] {
  return tasks.map((task, k) => ({ task, excess: excess(k) })).sort((a, b) => b.excess - a.excess);
}

/** Hours of the clock; shorter stretches where there are too few hours. */
function timesOf({ start, span, time }: Trace, groups: Grouping): SurprisingTime[] {
  const width =
    [HOUR, 600, 60, 10, 1].find((one) => span / one >= LEAST_TIMES) ?? Math.max(span, 1e-3) / LEAST_TIMES;
  // Hours of the clock begin when the clock's do.
  const phase = Number((start / 1000n) % BigInt(HOUR * 1e6)) / 1e6;
  const shift = phase % width;
  return strangest(groups, (row) => [Math.floor((time[row]! + shift) / width)]).map(({ group, ...rest }) => ({
    from: Math.max(0, group * width - shift),
    to: Math.min(span, (group + 1) * width - shift),
    ...rest,
  }));
}

function curveOf({ span, time }: Trace, rows: ArrayLike<number>, total: Float64Array): SurpriseCurve {
  const binWidth = span / CURVE_BINS;
  const mean = new Float32Array(CURVE_BINS);
  const most = new Float32Array(CURVE_BINS).fill(NaN);
  const counts = new Float64Array(CURVE_BINS);
  for (let i = 0; i < rows.length; i++) {
    const bin = Math.min(CURVE_BINS - 1, Math.floor(time[rows[i]!]! / binWidth));
    counts[bin]!++;
    mean[bin]! += total[i]!;
    if (!(most[bin]! >= total[i]!)) most[bin] = total[i]!;
  }
  return { binWidth, mean: mean.map((sum, bin) => sum / counts[bin]!), most };
}
