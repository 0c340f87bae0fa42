/**
 * Streams that keep a common rhythm: hosts that answer the same unseen question, devices that wake together. Such
 * streams become one, for apart they would answer different questions (model.md §9, open question 1).
 */
import type { Seconds } from '../trace/trace';

/** Events this close count as one occasion. */
const WINDOW: Seconds = 10;
/** Where chance is measured: one side moved by so many windows, so that a common day and night are no evidence. */
const SHIFTS = [-13.7, -9.1, -5.3, 5.3, 9.1, 13.7];
const LEAST_EVENTS = 30;
const LEAST_COUNT = 10;
const LEAST_LIFT = 2;
/** Standard deviations (Poisson) above chance. */
const LEAST_SCORE = 6;
/** Share of the rarer stream's events that meet the other. */
const LEAST_SHARE = 0.1;
/** A clock of its own: so many gaps this near the median. Its beat would be lost in a crowd. */
const CLOCK_SHARE = 0.8;
const CLOCK_WIDTH = 0.005;

/**
 * @param times of each stream's events, ascending
 * @returns groups of two or more streams, each in ascending order
 */
export function findSynchrony(times: readonly Float64Array[]): number[][] {
  const candidates = [...times.keys()].filter(
    (s) => times[s]!.length >= LEAST_EVENTS && !keepsClock(times[s]!),
  );
  const root = times.map((_, s) => s);
  const find = (s: number): number => (root[s] === s ? s : (root[s] = find(root[s]!)));
  for (const [k, a] of candidates.entries())
    for (const b of candidates.slice(k + 1))
      if (find(a) !== find(b) && areSynchronous(times[a]!, times[b]!)) root[find(b)] = find(a);
  const groups = new Map<number, number[]>();
  for (const s of candidates) groups.set(find(s), [...(groups.get(find(s)) ?? []), s]);
  return [...groups.values()].filter((group) => group.length > 1);
}

function areSynchronous(a: Float64Array, b: Float64Array): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const met = countMet(few, many, 0);
  const chance =
    SHIFTS.reduce((sum, shift) => sum + countMet(few, many, shift * WINDOW), 0) / SHIFTS.length + 0.5;
  return (
    met >= LEAST_COUNT &&
    met / few.length > LEAST_SHARE &&
    met / chance > LEAST_LIFT &&
    (met - chance) / Math.sqrt(chance) > LEAST_SCORE
  );
}

/** Events of `few` that have one of `many`, moved by `shift`, within the window. */
function countMet(few: Float64Array, many: Float64Array, shift: Seconds): number {
  let count = 0;
  let j = 0;
  for (const time of few) {
    while (j < many.length && many[j]! + shift < time - WINDOW) j++;
    if (j < many.length && many[j]! + shift <= time + WINDOW) count++;
  }
  return count;
}

function keepsClock(times: Float64Array): boolean {
  const gaps = times.subarray(1).map((time, i) => time - times[i]!);
  const median = gaps.slice().sort()[gaps.length >> 1] ?? 0;
  const near = gaps.reduce((n, gap) => n + (Math.abs(gap - median) <= CLOCK_WIDTH * median ? 1 : 0), 0);
  return near >= CLOCK_SHARE * gaps.length;
}
