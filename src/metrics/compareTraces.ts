/** Real beside synthetic under one selection: everything the compare view draws. */
import type { TimeWindow, Trace } from '../trace/trace';
import { weekPhase } from './clock';
import type { Comparison, Selection } from './comparison';
import { compareHostPairs } from './hostPairs';
import { compareInterArrival } from './interArrival';
import { compareRate } from './rate';
import type { Aligned, Sample } from './sample';
import { alignTrace, takeSample } from './sample';
import { compareSeasonality } from './seasonality';
import { clipWindows } from './windows';

/** Which stretches to compare, seconds since the real trace's start; each defaults to its whole trace. */
interface CompareScope {
  readonly realWindows?: readonly TimeWindow[];
  /** Defaults to `realWindows` where those are given: a synthetic trace is laid beside what it was made for. */
  readonly syntheticWindows?: readonly TimeWindow[];
}

/**
 * The pictures of `comparison.ts` for the flows that the selection leaves, in time and memory linear in flows (and sorting).
 * A host is selected at either end, a pair in its direction, a window by start time. Clocks are aligned by epoch, hosts by
 * address. Rates and the week are per time observed; gaps are within one stretch; everything else counts flows.
 */
export function compareTraces(
  real: Trace,
  synthetic: Trace | null,
  selection: Selection,
  scope: CompareScope = {},
): Comparison {
  const realSide = alignTrace(real, real);
  const syntheticSide = synthetic && alignTrace(synthetic, real);
  const syntheticWindows =
    scope.syntheticWindows ?? scope.realWindows ?? (syntheticSide ? [wholeOf(syntheticSide)] : []);
  const realFlows = select(realSide, scope.realWindows ?? [wholeOf(realSide)], selection);
  const syntheticFlows = syntheticSide && select(syntheticSide, syntheticWindows, selection);
  return {
    selection,
    events: { real: realFlows.length, synthetic: syntheticFlows && syntheticFlows.length },
    interArrival: compareInterArrival(realFlows, syntheticFlows, real.resolution),
    pairs: compareHostPairs(realFlows, syntheticFlows, (syntheticSide ?? realSide).hostNames),
    seasonality: compareSeasonality(realFlows, syntheticFlows, weekPhase(real.start)),
    rate: compareRate(realFlows, syntheticFlows),
  };
}

function wholeOf({ trace, offset }: Aligned): TimeWindow {
  return { from: offset, to: offset + trace.span };
}

function select(aligned: Aligned, windows: readonly TimeWindow[], selection: Selection): Sample {
  return takeSample(aligned, clipWindows(windows, selection.window), keeper(aligned.trace, selection));
}

function keeper(
  { hosts, source, destination }: Trace,
  { host, pair }: Selection,
): ((row: number) => boolean) | undefined {
  if (host === null && pair === null) return undefined;
  const either = host === null ? null : hosts.indexOf(host);
  const ends = pair === null ? null : pair.map((address) => hosts.indexOf(address));
  return (row) =>
    (either === null || source[row] === either || destination[row] === either) &&
    (ends === null || (source[row] === ends[0] && destination[row] === ends[1]));
}
