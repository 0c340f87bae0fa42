/**
 * Real beside synthetic under one selection: everything the compare view draws. What needs a sort, a string or a layout is
 * done once for all but the window (a *frame*); a window is then one pass over columns, so that it may move under a hand.
 */
import { rangeWithin } from '../math/rangeWithin';
import type { Seconds, TimeWindow, Trace } from '../trace/trace';
import { hourOfWeek, weekPhase } from '../trace/weekClock';
import type { Comparison, RatePicture, Selection, Sided } from './comparison';
import type { Gaps, RankedGaps } from './gaps';
import { gapsBetween, rankGaps } from './gaps';
import type { HostFrame } from './hostPairs';
import { compareHostPairs, frameHosts } from './hostPairs';
import { compareInterArrival, gapEdges } from './interArrival';
import { countPairs, numberPairs } from './pairTable';
import { describeRate, summariseRate } from './rate';
import type { Aligned, Sample } from './sample';
import { alignTrace, takeSample } from './sample';
import { rowKeeper, rowsKey } from './rowKeeper';
import { compareSeasonality } from './seasonality';
import { clipWindows, coveredSeconds, mergeWindows } from '../trace/windows';

/** Of a selection that leaves all rows. */
const ALL_ROWS = rowsKey({ host: null, pair: null, service: null, protocol: null, window: null });

/** Which stretches to compare, seconds since the real trace's start; each defaults to its whole trace. */
export interface CompareScope {
  readonly realWindows?: readonly TimeWindow[];
  /** Defaults to `realWindows` where those are given: a synthetic trace is laid beside what it was made for. */
  readonly syntheticWindows?: readonly TimeWindow[];
}

export interface Comparer {
  /** The pictures of `comparison.ts` for the flows that the selection leaves. */
  compare(selection: Selection): Comparison;
}

/** One side under a selection without its window: columns in time order. */
interface FramedSide {
  readonly windows: readonly TimeWindow[];
  readonly time: Float64Array;
  /** Number of each flow's pair. */
  readonly pair: Uint32Array;
  readonly hour: Uint8Array;
  readonly gaps: RankedGaps;
}

interface Frame {
  readonly sides: Sided<FramedSide>;
  readonly hosts: HostFrame;
  readonly rate: Omit<RatePicture, 'summary'>;
  readonly edges: Float64Array;
  readonly extent: Seconds;
  readonly phase: Seconds;
  /** For one side's gaps at a time, kept because a moving window asks often. */
  readonly scratch: Sided<Float64Array>;
}

/** The rows of a side that start inside a window. */
interface Cut {
  readonly windows: readonly TimeWindow[];
  readonly from: number;
  readonly to: number;
}

/**
 * Holds two traces against each other. What a selection leaves: `rowKeeper.ts`; a window by start time.
 * Clocks are aligned by epoch, hosts by address. Rates and the week are per time observed; gaps are within one stretch;
 * everything else counts flows. A frame sorts (half a second for two million flows); a window does not.
 */
export function createComparer(real: Trace, synthetic: Trace | null, scope: CompareScope = {}): Comparer {
  const realSide = alignTrace(real, real);
  const syntheticSide = synthetic && alignTrace(synthetic, real);
  const realWindows = scope.realWindows ?? [wholeOf(realSide)];
  const syntheticWindows =
    scope.syntheticWindows ?? scope.realWindows ?? (syntheticSide ? [wholeOf(syntheticSide)] : []);
  const frameOf = (selection: Selection) => {
    const take = (side: Aligned, windows: readonly TimeWindow[]) =>
      takeSample(side, windows, rowKeeper(side.trace, selection));
    return frame(take(realSide, realWindows), syntheticSide && take(syntheticSide, syntheticWindows), {
      hostNames: (syntheticSide ?? realSide).names.hosts,
      resolution: real.resolution,
      phase: weekPhase(real.start),
    });
  };
  /** The whole, which every clearing returns to, and what was looked at last. */
  const frames: { whole: Frame | null; narrowed: { readonly by: string; readonly frame: Frame } | null } = {
    whole: null,
    narrowed: null,
  };
  return {
    compare(selection) {
      const by = rowsKey(selection);
      if (by === ALL_ROWS) return compareWithin((frames.whole ??= frameOf(selection)), selection);
      if (frames.narrowed?.by !== by) frames.narrowed = { by, frame: frameOf(selection) };
      return compareWithin(frames.narrowed.frame, selection);
    },
  };
}

/** The same for one selection alone. */
export function compareTraces(
  real: Trace,
  synthetic: Trace | null,
  selection: Selection,
  scope?: CompareScope,
): Comparison {
  return createComparer(real, synthetic, scope).compare(selection);
}

function wholeOf({ trace, offset }: Aligned): TimeWindow {
  return { from: offset, to: offset + trace.span };
}

interface Known {
  readonly hostNames: readonly string[];
  readonly resolution: Seconds;
  readonly phase: Seconds;
}

function frame(real: Sample, synthetic: Sample | null, { hostNames, resolution, phase }: Known): Frame {
  const table = numberPairs(synthetic ? [real, synthetic] : [real]);
  const framed = (sample: Sample, pair: Uint32Array): FramedSide => ({
    windows: sample.windows,
    time: sample.time,
    pair,
    hour: hoursOf(sample, phase),
    gaps: rankGaps(sample, resolution),
  });
  const sides = {
    real: framed(real, table.numbers[0]!),
    synthetic: synthetic && framed(synthetic, table.numbers[1]!),
  };
  const counts = mapSides(sides, ({ pair }) => countPairs(pair, table.length));
  return {
    sides,
    hosts: frameHosts(table, counts, hostNames),
    rate: describeRate(sides.real, sides.synthetic),
    edges: gapEdges(sides.real.gaps, sides.synthetic?.gaps ?? null, resolution),
    extent: (real.windows.at(-1)?.to ?? 0) - (real.windows[0]?.from ?? 0),
    phase,
    scratch: mapSides(sides, ({ gaps }) => new Float64Array(gaps.gap.length)),
  };
}

function hoursOf({ length, time }: Sample, phase: Seconds): Uint8Array {
  const hours = new Uint8Array(length);
  for (let i = 0; i < length; i++) hours[i] = hourOfWeek(time[i]!, phase);
  return hours;
}

function compareWithin(frame: Frame, selection: Selection): Comparison {
  const { sides, hosts, scratch } = frame;
  const cuts = mapSides(sides, (side) => cut(side, selection.window));
  const both = <T>(draw: (side: FramedSide, cut: Cut, scratch: Float64Array) => T): Sided<T> => ({
    real: draw(sides.real, cuts.real, scratch.real),
    synthetic: sides.synthetic && draw(sides.synthetic, cuts.synthetic!, scratch.synthetic!),
  });
  const gaps: Sided<Gaps> = both((side, { from, to }, into) => gapsBetween(side.gaps, from, to, into));
  const weeks = both(({ hour }, { windows, from, to }) => ({ hours: hour.subarray(from, to), windows }));
  const observed = mapSides(cuts, ({ windows, from, to }) => ({
    flows: to - from,
    covered: coveredSeconds(windows),
  }));
  return {
    selection,
    events: mapSides(observed, ({ flows }) => flows),
    interArrival: compareInterArrival(gaps.real, gaps.synthetic, frame.edges),
    pairs: compareHostPairs(
      hosts,
      both(({ pair }, { from, to }) => countPairs(pair.subarray(from, to), hosts.table.length)),
    ),
    seasonality: compareSeasonality(weeks.real, weeks.synthetic, frame),
    rate: { ...frame.rate, summary: summariseRate(observed) },
  };
}

/** Rows ascend in time, so a window is a range of them. */
function cut({ time, windows }: FramedSide, window: TimeWindow | null): Cut {
  if (!window) return { windows: mergeWindows(windows), from: 0, to: time.length };
  const [from, to] = rangeWithin(time, window.from, window.to);
  return { windows: clipWindows(windows, window), from, to };
}

function mapSides<T, U>({ real, synthetic }: Sided<T>, draw: (side: T) => U): Sided<U> {
  return { real: draw(real), synthetic: synthetic === null ? null : draw(synthetic) };
}
