/** Host pairs as tokens, and what OTHER resolves to: a rare pair of training, or a new one (model.md §2). */
import type { Random } from '../math/random';
import type { AddressFamily } from './addressFamily';
import { familyOf } from './addressFamily';
import type { AddressModel } from './addressModel';
import { addressScorer, sampleAddress } from './addressModel';

export type Pair = readonly [source: string, destination: string];

export interface PairVocabulary {
  /** Token i + 1; token 0 is OTHER. Most frequent first. */
  readonly pairs: readonly Pair[];
}

export const OTHER_PAIR = 0;
const MOST = 255;
const LEAST_COUNT = 4;

/** Keeps the 255 busiest pairs with at least four events. `counts` in descending order. */
export function fitPairVocabulary(counts: readonly (readonly [pair: Pair, count: number])[]): PairVocabulary {
  return {
    pairs: counts
      .filter(([, count]) => count >= LEAST_COUNT)
      .slice(0, MOST)
      .map(([pair]) => pair),
  };
}

/** How a stream resolves OTHER. */
export interface PairResolution {
  /** Initiators of a host's stream, with their events; empty where any host may be one. */
  readonly sources: readonly (readonly [host: string, count: number])[];
  readonly rare: readonly (readonly [pair: Pair, count: number])[];
  /** Chance that OTHER is a pair never seen before, as the later part of training met them. */
  readonly novelty: number;
  /** Chance that an end of a new pair is a host already seen. */
  readonly knownHost: number;
}

/** Counts how often OTHER events of a stream, in time order, were rare or fresh pairs; the last 40 % set the rates. */
export function fitPairResolution(
  sources: readonly string[],
  events: readonly Pair[],
  knownHosts: ReadonlyMap<string, number>,
): PairResolution {
  const counts = new Map<string, [Pair, number]>();
  const cut = Math.floor(0.6 * events.length);
  let fresh = 0;
  let known = 0;
  for (const [i, pair] of events.entries()) {
    const key = pairKey(pair);
    const entry = counts.get(key);
    if (entry) entry[1]++;
    else {
      counts.set(key, [pair, 1]);
      if (i >= cut) fresh++;
      if (i >= cut && (knownHosts.get(pair[1]) ?? 0) > 1) known++;
    }
  }
  const late = events.length - cut;
  return {
    sources: sources.map((source) => [
      source,
      Math.max(
        1,
        events.reduce((n, pair) => n + (pair[0] === source ? 1 : 0), 0),
      ),
    ]),
    rare: [...counts.values()],
    novelty: (fresh + 1) / (late + 2),
    knownHost: (known + 1) / (fresh + 2),
  };
}

export interface HostModel {
  /** Training hosts with their number of events, either end. */
  readonly counts: readonly (readonly [host: string, count: number])[];
  readonly addresses: AddressModel;
}

/** log P(pair | OTHER, stream), for scoring many events. */
export function pairScorer(hosts: HostModel): (resolution: PairResolution, pair: Pair) => number {
  const counts = new Map(hosts.counts);
  const events = Math.max(totalCount(hosts.counts), 1);
  const logAddress = addressScorer(hosts.addresses);
  const rarePairs = new Map<PairResolution, { total: number; counts: Map<string, number> }>();
  const rareOf = (resolution: PairResolution) => {
    let rare = rarePairs.get(resolution);
    if (!rare) {
      rare = {
        total: totalCount(resolution.rare),
        counts: new Map(resolution.rare.map(([pair, count]) => [pairKey(pair), count])),
      };
      rarePairs.set(resolution, rare);
    }
    return rare;
  };
  return (resolution, pair) => {
    const rare = rareOf(resolution);
    const novelty = rare.total > 0 ? resolution.novelty : 1;
    const end = (host: string) =>
      ((counts.get(host) ?? 0) / events) * resolution.knownHost +
      (1 - resolution.knownHost) * Math.exp(logAddress(host));
    const fresh =
      end(pair[1]) * (resolution.sources.length === 0 ? end(pair[0]) : shareOf(resolution, pair[0]));
    const seen = rare.total > 0 ? ((1 - novelty) * (rare.counts.get(pairKey(pair)) ?? 0)) / rare.total : 0;
    return Math.log(Math.max(seen + novelty * fresh, 1e-300));
  };
}

/** Draws what OTHER stands for in a stream. */
export function samplePair(resolution: PairResolution, hosts: HostModel, random: Random): Pair {
  const total = totalCount(resolution.rare);
  if (total > 0 && random.uniform() >= resolution.novelty) return drawCounted(resolution.rare, total, random);
  const { sources } = resolution;
  const source = sources.length === 0 ? null : drawCounted(sources, totalCount(sources), random);
  const family = source === null ? undefined : scarceFamily(source, hosts.addresses);
  const end = () => sampleHost(resolution, hosts, random, family);
  for (;;) {
    const pair: Pair = [source ?? end(), end()];
    if (pair[0] !== pair[1] && familyOf(pair[0]) === familyOf(pair[1])) return pair;
  }
}

/** The family to draw from where waiting for an address of the source's might take long or forever. */
function scarceFamily(source: string, { v4, v6, mac }: AddressModel): AddressFamily | undefined {
  const family = familyOf(source);
  const known = { 4: v4, 6: v6, mac }[family];
  return family === 'mac' || known.length === 0 ? family : undefined;
}

/** P(initiator) of a fresh pair in a stream that has its own. */
function shareOf({ sources }: PairResolution, host: string): number {
  const own = sources.find(([source]) => source === host);
  return own ? own[1] / totalCount(sources) : 0;
}

const pairKey = (pair: Pair) => pair.join(' ');

function totalCount(items: readonly (readonly [unknown, number])[]): number {
  return items.reduce((sum, [, count]) => sum + count, 0);
}

function sampleHost(
  resolution: PairResolution,
  hosts: HostModel,
  random: Random,
  family: AddressFamily | undefined,
): string {
  if (hosts.counts.length > 0 && random.uniform() < resolution.knownHost) {
    const total = totalCount(hosts.counts);
    return drawCounted(hosts.counts, total, random);
  }
  return sampleAddress(hosts.addresses, random, family);
}

function drawCounted<T>(
  items: readonly (readonly [item: T, count: number])[],
  total: number,
  random: Random,
): T {
  let u = random.uniform() * total;
  for (const [item, count] of items) {
    u -= count;
    if (u < 0) return item;
  }
  return items[items.length - 1]![0];
}
