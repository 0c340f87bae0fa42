/** The busiest links as a network at rest. Expanding a host adds its busiest peers round it; what stood stays where it stood. */
import { placeNodes } from '../../math/placeNodes';
import { createTop } from '../../math/topIndices';
import type { PairGraphPicture } from './exploration';
import type { PairTrains } from './pairTrains';
import { flowsOf } from './pairTrains';
import type { Rows } from './rowsUnder';

/** More is unreadable. */
const LINKS = 40;
const PEERS = 12;

/** The 40 busiest pairs, and of every expanded host, in the order of expanding, its 12 busiest. */
export function pairGraph(
  { trace }: Rows,
  trains: PairTrains,
  expanded: readonly string[],
): PairGraphPicture {
  const isPair = (pair: number) => trains.source[pair] !== trains.destination[pair];
  const shown = new Set(busiest(trains, LINKS, isPair));
  const hosts = endsOf([...shown], trains, []);
  let places = placeNodes(hosts.length, linksBetween(shown, trains, hosts));
  for (const name of expanded) {
    const host = trace.hosts.indexOf(name);
    const touches = (pair: number) => trains.source[pair] === host || trains.destination[pair] === host;
    for (const pair of busiest(trains, PEERS, (one) => isPair(one) && touches(one))) shown.add(pair);
    const known = hosts.length;
    hosts.push(...endsOf([...shown], trains, hosts));
    if (hosts.length > known) places = placeNodes(hosts.length, linksBetween(shown, trains, hosts), places);
  }
  const links = [...shown].map((pair) => ({
    source: trace.hosts[trains.source[pair]!]!,
    destination: trace.hosts[trains.destination[pair]!]!,
    flows: flowsOf(trains, pair),
  }));
  return {
    places: hosts.map((host, i) => ({ host: trace.hosts[host]!, ...places[i]! })),
    links,
    hidden: hiddenPeers(hosts, shown, trains),
  };
}

function busiest(trains: PairTrains, count: number, keep: (pair: number) => boolean): number[] {
  const top = createTop(count);
  for (let pair = 0; pair < trains.length; pair++) {
    const flows = flowsOf(trains, pair);
    if (flows > top.least && keep(pair)) top.offer(flows, pair);
  }
  return top.indices();
}

/** Hosts of the pairs that are not known yet. */
function endsOf(
  pairs: readonly number[],
  { source, destination }: PairTrains,
  known: readonly number[],
): number[] {
  const ends = new Set(pairs.flatMap((pair) => [source[pair]!, destination[pair]!]));
  for (const host of known) ends.delete(host);
  return [...ends];
}

function linksBetween(
  pairs: Iterable<number>,
  { source, destination }: PairTrains,
  hosts: readonly number[],
): [number, number][] {
  const place = new Map(hosts.map((host, i) => [host, i]));
  return [...pairs].map((pair) => [place.get(source[pair]!)!, place.get(destination[pair]!)!]);
}

/** Pairs of each host that are not drawn. */
function hiddenPeers(
  hosts: readonly number[],
  shown: ReadonlySet<number>,
  { length, source, destination }: PairTrains,
) {
  const hidden = new Map(hosts.map((host) => [host, 0]));
  for (let pair = 0; pair < length; pair++) {
    if (shown.has(pair) || source[pair] === destination[pair]) continue;
    for (const host of [source[pair]!, destination[pair]!])
      if (hidden.has(host)) hidden.set(host, hidden.get(host)! + 1);
  }
  return hosts.map((host) => hidden.get(host)!);
}
