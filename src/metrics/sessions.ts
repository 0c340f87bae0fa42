/** Bursts of talk within a host pair, and the silences between them (metrics.md 13). */
import { wasserstein1 } from '../math/wasserstein1';
import type { Seconds } from '../trace/trace';
import type { CompareSides, Distance, MetricContext, Side } from './metric';
import { busiestPairs } from './pairGapDistance';
import { pairKey } from './pairTable';
import type { Sample } from './sample';

/** A longer silence ends a burst. */
const SILENCE: Seconds = 30;

interface Sessions {
  /** log10(1 + seconds from its first flow's start to its last's) of each burst, ascending: a lone flow is 0. */
  readonly bursts: Float64Array;
  /** log10 of the flows in each burst, ascending. */
  readonly flows: Float64Array;
  /** log10 of the seconds of each silence, ascending. */
  readonly silences: Float64Array;
}

type Figure = keyof Sessions;

/**
 * W1 between log10(1 + burst length in seconds), in decades: mean over the 50 busiest reference pairs, weighted by their
 * reference bursts = n. Bursts within 30 s of an end of their stretch may be cut and are left out. A pair that lacks whole
 * bursts on the candidate's side scores by the cut ones, or, where it is absent, against a burst of no length.
 */
export const compareBurstLengths: CompareSides = (reference, candidate, context) =>
  compareSessions(reference, candidate, context, 'bursts');

/** The same of the flows in a burst (log10); an absent pair scores as bursts of one. */
export const compareBurstFlows: CompareSides = (reference, candidate, context) =>
  compareSessions(reference, candidate, context, 'flows');

/** The same of silences (log10 seconds, > 30 s); a pair without any scores against one as long as the longest stretch. */
export const compareSilences: CompareSides = (reference, candidate, context) =>
  compareSessions(reference, candidate, context, 'silences');

function compareSessions(
  { flows: reference }: Side,
  { flows: candidate }: Side,
  _: MetricContext,
  figure: Figure,
): Distance {
  const keys = busiestPairs(reference);
  const [real, other] = [describeSessions(reference, keys), describeSessions(candidate, keys)];
  const longest = Math.max(...candidate.windows.map(({ from, to }) => to - from), 2 * SILENCE);
  const missing = Float64Array.of(figure === 'silences' ? Math.log10(longest) : 0);
  let [n, total] = [0, 0];
  keys.forEach((_key, i) => {
    const known = real[i]!.whole[figure];
    if (known.length === 0) return;
    const found = [other[i]!.whole[figure], other[i]!.cut[figure]].find(({ length }) => length > 0);
    n += known.length;
    total += known.length * wasserstein1(known, found ?? missing);
  });
  return n > 0
    ? { value: total / n, n }
    : { value: NaN, n, note: 'no host pair falls silent and speaks again' };
}

/** Per key: what lies whole within a stretch, and bursts that may be cut by its ends. */
export function describeSessions(
  sample: Sample,
  keys: readonly number[],
): { whole: Sessions; cut: Sessions }[] {
  const pairs = new Map(keys.map((key) => [key, createPair()]));
  for (let row = 0; row < sample.length; row++) {
    const pair = pairs.get(pairKey(sample.source[row]!, sample.destination[row]!));
    pair?.add(sample.time[row]!, sample.stretch[row]!, sample.windows);
  }
  return keys.map((key) => pairs.get(key)!.finish(sample.windows));
}

interface Burst {
  readonly first: Seconds;
  last: Seconds;
  flows: number;
  readonly stretch: number;
}

function createPair() {
  const lists = { whole: createLists(), cut: createLists() };
  let burst: Burst | null = null;
  const close = (windows: Sample['windows']) => {
    if (!burst) return;
    const { from, to } = windows[burst.stretch]!;
    const into = burst.first - from > SILENCE && to - burst.last > SILENCE ? lists.whole : lists.cut;
    into.bursts.push(Math.log10(1 + burst.last - burst.first));
    into.flows.push(Math.log10(burst.flows));
  };
  return {
    add(at: Seconds, stretch: number, windows: Sample['windows']) {
      const gap = burst?.stretch === stretch ? at - burst.last : Infinity;
      if (burst && gap <= SILENCE) {
        burst.last = at;
        burst.flows++;
        return;
      }
      if (gap < Infinity) lists.whole.silences.push(Math.log10(gap));
      close(windows);
      burst = { first: at, last: at, flows: 1, stretch };
    },
    finish(windows: Sample['windows']) {
      close(windows);
      return { whole: sorted(lists.whole), cut: sorted(lists.cut) };
    },
  };
}

function createLists(): Record<Figure, number[]> {
  return { bursts: [], flows: [], silences: [] };
}

function sorted({ bursts, flows, silences }: Record<Figure, number[]>): Sessions {
  const ascending = (list: number[]) => Float64Array.from(list).sort();
  return { bursts: ascending(bursts), flows: ascending(flows), silences: ascending(silences) };
}
