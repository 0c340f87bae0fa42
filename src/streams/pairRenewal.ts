/**
 * What a pair's age says of whether the next event is its: P(pair | event, age) against P(pair | event), counted in
 * training. It is added to the pair's logit, so that a stream of many pairs starts as their renewal processes laid over
 * each other and learns from there how they depend on one another (model.md §9, open question 1).
 */
import type { Seconds } from '../trace/trace';
import type { EventTable } from './events';
import { lastAtMost } from './numericCodec';
import type { Sequences } from './sequences';

/** The pairs of one stream of which enough is known; columns of equal length. */
export interface StreamRenewal {
  /** Pair tokens. */
  readonly pairs: Int32Array;
  /** Per pair the ages at which a bucket begins, the first 0. */
  readonly ages: readonly Float64Array[];
  /** Per pair and bucket, nats. */
  readonly logRatios: readonly Float32Array[];
}

/** Of a stream whose pairs' ages say nothing. */
export const NO_RENEWAL: StreamRenewal = { pairs: new Int32Array(0), ages: [], logRatios: [] };

/** Buckets of slots whose stream has renewals: slot s has its stream's pairs' at [offsets[s], offsets[s + 1]). */
export interface RenewalBuckets {
  readonly offsets: Int32Array;
  /** Bucket + 1; 0 = not heard yet. */
  readonly buckets: Uint8Array;
}

const LEAST_GAPS = 8;
export const MOST_BUCKETS = 24;
const GAPS_A_BUCKET = 4;
/** A pair silent for so many times its longest gap when training ends has gone. */
const DEATH_SILENCE = 3;
/** Events at the pair's mean share that every bucket is lent. */
const PRIOR = 1;

/** Counts over all sequences. */
export function fitPairRenewals(
  events: EventTable,
  sequences: Sequences,
  streamCount: number,
  pairCount: number,
): StreamRenewal[] {
  const lives = collectLives(events, sequences, streamCount, pairCount);
  const end = sequences.to.reduce((latest, to) => Math.max(latest, to), 0);
  const drafts = lives.map((ofStream) => {
    const known = [...ofStream].filter(([pair, own]) => pair > 0 && own.gaps.length >= LEAST_GAPS);
    const pairs = known.length > 1 ? known.sort((a, b) => a[0] - b[0]) : [];
    return {
      pairs: Int32Array.from(pairs, ([pair]) => pair),
      ages: pairs.map(([, own]) => bucketAges(own, end)),
    };
  });
  const met = drafts.map(({ ages }) => ages.map(({ length }) => new Float64Array(length)));
  const own = drafts.map(({ ages }) => ages.map(({ length }) => new Float64Array(length)));
  eachEvent(events, sequences, pairCount, (stream, pair, ageOf) => {
    drafts[stream]!.pairs.forEach((each, k) => {
      const age = ageOf(each);
      if (Number.isNaN(age)) return;
      const bucket = lastAtMost(drafts[stream]!.ages[k]!, age);
      met[stream]![k]![bucket]!++;
      if (each === pair) own[stream]![k]![bucket]!++;
    });
  });
  return drafts.map((draft, s) => ({
    ...draft,
    logRatios: draft.pairs.length === 0 ? [] : met[s]!.map((counts, k) => logRatios(own[s]![k]!, counts)),
  }));
}

/** Buckets of every slot with an event. */
export function renewalBuckets(
  renewals: readonly StreamRenewal[],
  events: EventTable,
  sequences: Sequences,
  pairCount: number,
): RenewalBuckets {
  const offsets = new Int32Array(sequences.length + 1);
  for (let slot = 0; slot < sequences.length; slot++)
    offsets[slot + 1] = offsets[slot]! + renewals[sequences.stream[slot]!]!.pairs.length;
  const buckets = new Uint8Array(offsets[sequences.length]!);
  eachEvent(events, sequences, pairCount, (stream, _, ageOf, slot) => {
    const { pairs, ages } = renewals[stream]!;
    pairs.forEach((pair, k) => (buckets[offsets[slot]! + k] = bucketOf(ages[k]!, ageOf(pair))));
  });
  return { offsets, buckets };
}

/** Bucket + 1 of an age; 0 = NaN, not heard yet. */
export function bucketOf(ages: Float64Array, age: Seconds): number {
  return Number.isNaN(age) ? 0 : lastAtMost(ages, age) + 1;
}

function eachEvent(
  events: EventTable,
  sequences: Sequences,
  pairCount: number,
  visit: (stream: number, pair: number, ageOf: (pair: number) => Seconds, slot: number) => void,
) {
  const lastSeen = new Float64Array(pairCount);
  let time = 0;
  const ageOf = (pair: number) => Math.max(0, time - lastSeen[pair]!);
  for (let s = 0; s + 1 < sequences.offsets.length; s++) {
    lastSeen.fill(NaN);
    for (let slot = sequences.offsets[s]!; slot < sequences.offsets[s + 1]!; slot++) {
      const row = sequences.target[slot]!;
      if (row < 0) continue;
      time = events.time[row]!;
      const pair = events.pair[row]!;
      visit(sequences.stream[slot]!, pair, ageOf, slot);
      lastSeen[pair] = time;
    }
  }
}

/** What training saw of a pair in a stream. */
interface Life {
  readonly gaps: Seconds[];
  last: Seconds;
}

function collectLives(
  events: EventTable,
  sequences: Sequences,
  streamCount: number,
  pairCount: number,
): Map<number, Life>[] {
  const lives = Array.from({ length: streamCount }, () => new Map<number, Life>());
  eachEvent(events, sequences, pairCount, (stream, pair, ageOf, slot) => {
    const life = lives[stream]!.get(pair) ?? { gaps: [], last: 0 };
    lives[stream]!.set(pair, life);
    life.last = sequences.to[slot]!;
    const age = ageOf(pair);
    if (!Number.isNaN(age)) life.gaps.push(age);
  });
  return lives;
}

/** 0, then quantiles of the pair's own gaps; for a pair that has gone, where its last silence outgrew them all. */
function bucketAges({ gaps, last }: Life, end: Seconds): Float64Array {
  const sorted = Float64Array.from(gaps).sort();
  const count = Math.min(MOST_BUCKETS - 2, Math.max(2, Math.floor(gaps.length / GAPS_A_BUCKET)));
  const starts = new Set([0]);
  for (let k = 0; k < count; k++) starts.add(sorted[Math.floor((k / count) * sorted.length)]!);
  const gone = DEATH_SILENCE * sorted[sorted.length - 1]!;
  if (end - last > gone) starts.add(gone);
  return Float64Array.from(starts).sort();
}

/** log odds of each bucket against the pair's log odds at any age. */
function logRatios(own: Float64Array, met: Float64Array): Float32Array {
  const total = own.reduce((sum, n) => sum + n, 0);
  const mean = Math.min(0.99, total / met.reduce((sum, n) => sum + n, 0));
  const odds = (yes: number, all: number) => Math.log(yes / (all - yes));
  return Float32Array.from(own, (n, k) => odds(n + PRIOR * mean, met[k]! + PRIOR) - odds(mean, 1));
}
