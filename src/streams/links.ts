/**
 * Trigger links between pairs: "q starts within w after p" often enough to be no chance (model.md §2). An event so
 * triggered joins its trigger's stream, so that a look-up and the visit it precedes are one sequence.
 */
import type { Seconds } from '../trace/trace';

export interface Link {
  /** Pair tokens. */
  readonly trigger: number;
  readonly follower: number;
  /** The widest window that passed the test. */
  readonly window: Seconds;
}

const WINDOWS: readonly Seconds[] = [0.02, 0.1, 0.5, 2];
const LOOK_BACK = 8;
const LEAST_COUNT = 6;
const LEAST_LIFT = 5;
const LEAST_SHARE = 0.15;
const OTHER_PAIR = 0;

/** What chance is measured against. */
interface Observation {
  readonly span: Seconds;
  /** Of the clock: events of one tick are at most so far apart, whatever their stamps say. */
  readonly resolution: Seconds;
}

/** Finds links among events in time order; `pairs` are pair tokens, 0 = other pair (never linked). */
export function findLinks(
  time: Float64Array,
  pairs: Int32Array,
  pairCount: number,
  { span, resolution }: Observation,
): Link[] {
  const counts = WINDOWS.map(() => new Map<number, number>());
  const occurrences = new Float64Array(pairCount);
  for (let i = 0; i < pairs.length; i++) {
    occurrences[pairs[i]!]!++;
    if (pairs[i] !== OTHER_PAIR) countTriggers(i, time, pairs, pairCount, counts);
  }
  const links = new Map<number, Link>();
  WINDOWS.forEach((window, w) => {
    for (const [key, count] of counts[w]!) {
      const trigger = Math.floor(key / pairCount);
      const follower = key % pairCount;
      const within = Math.max(window, resolution);
      const chance = occurrences[trigger]! * (1 - Math.exp((-occurrences[follower]! / span) * within));
      const holds =
        count >= LEAST_COUNT && count / chance > LEAST_LIFT && count / occurrences[follower]! > LEAST_SHARE;
      if (holds) links.set(key, { trigger, follower, window });
    }
  });
  return [...links.values()];
}

/** Counts, once per distinct recent pair and window, that event i followed it. */
function countTriggers(
  i: number,
  time: Float64Array,
  pairs: Int32Array,
  pairCount: number,
  counts: Map<number, number>[],
) {
  const met = new Set<number>();
  for (let j = i - 1; j >= 0 && i - j <= LOOK_BACK; j--) {
    const gap = time[i]! - time[j]!;
    if (gap >= WINDOWS[WINDOWS.length - 1]!) return;
    const trigger = pairs[j]!;
    if (trigger === OTHER_PAIR || met.has(trigger)) continue;
    met.add(trigger);
    const key = trigger * pairCount + pairs[i]!;
    WINDOWS.forEach((window, w) => {
      if (gap < window) counts[w]!.set(key, (counts[w]!.get(key) ?? 0) + 1);
    });
  }
}

/** Moves every triggered event to the stream of its most recent trigger; a follower's follower joins the root's. */
export function followLinks(
  streams: Int32Array,
  time: Float64Array,
  pairs: Int32Array,
  links: readonly Link[],
  pairCount: number,
) {
  const windows = new Map(links.map((link) => [link.trigger * pairCount + link.follower, link.window]));
  const widest = Math.max(0, ...links.map((link) => link.window));
  for (let i = 0; i < streams.length; i++) {
    if (pairs[i] === OTHER_PAIR) continue;
    for (let j = i - 1; j >= 0 && i - j <= LOOK_BACK && time[i]! - time[j]! < widest; j--) {
      const window = windows.get(pairs[j]! * pairCount + pairs[i]!);
      if (window !== undefined && time[i]! - time[j]! < window) {
        streams[i] = streams[j]!;
        break;
      }
    }
  }
}

/** `own` pairs and everything reachable from them by links. */
export function reachablePairs(own: Iterable<number>, links: readonly Link[]): Set<number> {
  const reached = new Set(own);
  for (const pair of reached) {
    for (const link of links) if (link.trigger === pair) reached.add(link.follower);
  }
  return reached;
}
