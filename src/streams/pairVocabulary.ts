/** Host pairs as tokens, and what OTHER resolves to: a rare pair of training, or a new one (model.md §2). */
import type { Random } from '../math/random';
import type { AddressFamily } from './addressFamily';
import { familyOf } from './addressFamily';
import type { AddressModel } from './addressModel';
import { addressScorer, fitAddressModel, sampleAddress } from './addressModel';

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
  /** Chance that a new pair's source has been a source before. */
  readonly knownSource: number;
  /** Chance that its destination has been one before, by whether the source is new or known. */
  readonly knownDestination: { readonly ofNew: number; readonly ofKnown: number };
}

/** An event whose pair is no token. Scanners are new sources to a known destination, browsers the reverse. */
export interface OtherEvent {
  readonly pair: Pair;
  /** Whether an earlier training event had this source as its source, whatever its destination. */
  readonly knownSource: boolean;
  readonly knownDestination: boolean;
}

/** Counts how often OTHER events of a stream, in time order, were rare or fresh pairs; the last 40 % set the rates. */
export function fitPairResolution(sources: readonly string[], events: readonly OtherEvent[]): PairResolution {
  const counts = new Map<string, [Pair, number]>();
  const cut = Math.floor(0.6 * events.length);
  const fresh: OtherEvent[] = [];
  for (const [i, event] of events.entries()) {
    const key = pairKey(event.pair);
    const entry = counts.get(key);
    if (entry) entry[1]++;
    else {
      counts.set(key, [event.pair, 1]);
      if (i >= cut) fresh.push(event);
    }
  }
  const late = events.length - cut;
  return {
    sources: sources.map((source) => [
      source,
      Math.max(
        1,
        events.reduce((n, { pair }) => n + (pair[0] === source ? 1 : 0), 0),
      ),
    ]),
    rare: [...counts.values()],
    novelty: (fresh.length + 1) / (late + 2),
    ...knownEnds(fresh),
  };
}

/** Add-one where nothing is known; which sources meet which destinations is lent one event at the stream's own mean. */
function knownEnds(fresh: readonly OtherEvent[]): Pick<PairResolution, 'knownSource' | 'knownDestination'> {
  const known = (some: readonly OtherEvent[]) => some.filter((event) => event.knownDestination).length;
  const ofKnown = fresh.filter((event) => event.knownSource);
  const ofNew = fresh.filter((event) => !event.knownSource);
  const mean = (known(fresh) + 1) / (fresh.length + 2);
  const share = (some: readonly OtherEvent[]) => (known(some) + mean) / (some.length + 1);
  return {
    knownSource: (ofKnown.length + 1) / (fresh.length + 2),
    knownDestination: { ofNew: share(ofNew), ofKnown: share(ofKnown) },
  };
}

type Weighted<T> = readonly (readonly [item: T, count: number])[];

/**
 * Training's hosts in their roles, each with the number of hosts that it met there, discounted (Kneser & Ney 1995, "Improved
 * backing-off"): to have met one says little of meeting more. And where new hosts come from.
 */
export interface HostModel {
  readonly sources: Weighted<string>;
  readonly destinations: Weighted<string>;
  readonly addresses: AddressModel;
}

/** @param pairs every pair of training */
export function fitHostModel(pairs: Iterable<Pair>, hosts: Iterable<string>): HostModel {
  const roles = [new Map<string, number>(), new Map<string, number>()] as const;
  for (const pair of pairs)
    roles.forEach((role, end) => role.set(pair[end]!, (role.get(pair[end]!) ?? 0) + 1));
  return {
    sources: discounted(roles[0]),
    destinations: discounted(roles[1]),
    addresses: fitAddressModel(hosts),
  };
}

/** Nobody is ruled out. */
const MOST_DISCOUNT = 0.95;

/** By n₁ / (n₁ + 2 n₂), n_k hosts having met k (Ney, Essen & Kneser 1994). */
function discounted(met: ReadonlyMap<string, number>): [host: string, count: number][] {
  const hostsOf = (count: number) => [...met.values()].filter((each) => each === count).length;
  const [once, twice] = [hostsOf(1), hostsOf(2)];
  const discount = Math.min(MOST_DISCOUNT, once / Math.max(once + 2 * twice, 1));
  return [...met].map(([host, count]) => [host, count - discount]);
}

/** log P(pair | OTHER, stream), for scoring many events. */
export function pairScorer(hosts: HostModel): (resolution: PairResolution, pair: Pair) => number {
  const logAddress = addressScorer(hosts.addresses);
  const [asSource, asDestination] = [sharesOf(hosts.sources), sharesOf(hosts.destinations)];
  const rarePairs = new Map<PairResolution, ReturnType<typeof sharesOf>>();
  const rareOf = ({ rare }: PairResolution) => sharesOf(rare.map(([pair, count]) => [pairKey(pair), count]));
  return (resolution, pair) => {
    const rare = rarePairs.get(resolution) ?? rareOf(resolution);
    rarePairs.set(resolution, rare);
    const { knownSource, knownDestination, sources } = resolution;
    const novelty = resolution.rare.length > 0 ? resolution.novelty : 1;
    const newDestination = Math.exp(logAddress(pair[1]));
    const meets = (known: number) => known * asDestination(pair[1]) + (1 - known) * newDestination;
    const fresh =
      sources.length > 0
        ? shareOf(resolution, pair[0]) * meets(knownDestination.ofKnown)
        : knownSource * asSource(pair[0]) * meets(knownDestination.ofKnown) +
          (1 - knownSource) * Math.exp(logAddress(pair[0])) * meets(knownDestination.ofNew);
    const seen = (1 - novelty) * rare(pairKey(pair));
    return Math.log(Math.max(seen + novelty * fresh, 1e-300));
  };
}

/** Draws what OTHER stands for in a stream. */
export function samplePair(resolution: PairResolution, hosts: HostModel, random: Random): Pair {
  const { sources, rare, novelty, knownSource, knownDestination } = resolution;
  if (rare.length > 0 && random.uniform() >= novelty) return drawCounted(rare, random);
  const own = sources.length === 0 ? null : drawCounted(sources, random);
  const family = own === null ? undefined : scarceFamily(own, hosts.addresses);
  const end = (known: Weighted<string> | null) =>
    known && known.length > 0 ? drawCounted(known, random) : sampleAddress(hosts.addresses, random, family);
  for (;;) {
    const isKnown = own !== null || random.uniform() < knownSource;
    const source = own ?? end(isKnown ? hosts.sources : null);
    const known = isKnown ? knownDestination.ofKnown : knownDestination.ofNew;
    const pair: Pair = [source, end(random.uniform() < known ? hosts.destinations : null)];
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

/** Share of an item among all, 0 where it is none of them. */
function sharesOf(items: Weighted<string>): (item: string) => number {
  const counts = new Map(items);
  const total = totalCount(items);
  return (item) => (total > 0 ? (counts.get(item) ?? 0) / total : 0);
}

function totalCount(items: Weighted<unknown>): number {
  return items.reduce((sum, [, count]) => sum + count, 0);
}

function drawCounted<T>(items: Weighted<T>, random: Random): T {
  let u = random.uniform() * totalCount(items);
  for (const [item, count] of items) {
    u -= count;
    if (u < 0) return item;
  }
  return items[items.length - 1]![0];
}
