/** Who talks to whom: a matrix of the busiest hosts, the busiest links as a graph, and the flows through services. */
import { createTop, topIndices } from '../../math/topIndices';
import { sayCount, sayShare } from '../wording';
import { communities } from './communities';
import type { HostOrder, PairsPicture } from './exploration';
import { flowsOf } from './pairTrains';
import type { PairTrains } from './pairTrains';
import { pairGraph } from './pairGraph';
import type { Rows } from './rowsUnder';
import { serviceFlows } from './serviceFlows';

/** As many as still have a pixel or two each. */
const MOST_HOSTS = 300;
const SEED = 1;

/** Flows per ordered pair among the 300 busiest hosts, in order of traffic, or by community, those with most traffic first. */
export function pairsPicture(
  inside: Rows,
  trains: PairTrains,
  { order, expanded }: { readonly order: HostOrder; readonly expanded: readonly string[] },
): PairsPicture {
  const { trace } = inside;
  const traffic = trafficOf(inside, trains);
  const busiest = topIndices(traffic, MOST_HOSTS).filter((host) => traffic[host]! > 0);
  const known = traffic.reduce((sum, flows) => sum + Number(flows > 0), 0);
  const { ids, groups } =
    order === 'traffic'
      ? { ids: busiest, groups: new Uint16Array(busiest.length) }
      : grouped(busiest, traffic, trains);
  const rowOf = new Int32Array(trace.hosts.length).fill(-1);
  ids.forEach((host, row) => (rowOf[host] = row));
  const cells: { row: number; column: number; flows: number }[] = [];
  for (let pair = 0; pair < trains.length; pair++) {
    const [row, column] = [rowOf[trains.source[pair]!]!, rowOf[trains.destination[pair]!]!];
    if (row >= 0 && column >= 0) cells.push({ row, column, flows: flowsOf(trains, pair) });
  }
  return {
    hosts: ids.map((host) => trace.hosts[host]!),
    groups,
    row: Uint16Array.from(cells, (cell) => cell.row),
    column: Uint16Array.from(cells, (cell) => cell.column),
    flows: Float64Array.from(cells, (cell) => cell.flows),
    leftOut: known - ids.length,
    graph: pairGraph(inside, trains, expanded),
    sankey: serviceFlows(inside),
    summary: summarise(inside, trains, groups),
  };
}

/** Flows at either end, by host id. */
function trafficOf({ trace }: Rows, trains: PairTrains): Float64Array {
  const traffic = new Float64Array(trace.hosts.length);
  for (let pair = 0; pair < trains.length; pair++) {
    traffic[trains.source[pair]!]! += flowsOf(trains, pair);
    if (trains.destination[pair] !== trains.source[pair])
      traffic[trains.destination[pair]!]! += flowsOf(trains, pair);
  }
  return traffic;
}

/** Communities by traffic, their hosts by traffic. */
function grouped(busiest: readonly number[], traffic: Float64Array, trains: PairTrains) {
  const place = new Map(busiest.map((host, i) => [host, i]));
  const links: [number, number, number][] = [];
  for (let pair = 0; pair < trains.length; pair++) {
    const [from, to] = [place.get(trains.source[pair]!), place.get(trains.destination[pair]!)];
    if (from !== undefined && to !== undefined) links.push([from, to, flowsOf(trains, pair)]);
  }
  const group = communities(busiest.length, links, SEED);
  const sizes = new Map<number, number>();
  busiest.forEach((host, i) => sizes.set(group[i]!, (sizes.get(group[i]!) ?? 0) + traffic[host]!));
  const ranks = new Map(
    [...sizes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([id], rank) => [id, rank]),
  );
  const ranked = busiest
    .map((host, i) => ({ host, group: ranks.get(group[i]!)! }))
    .sort((a, b) => a.group - b.group || traffic[b.host]! - traffic[a.host]!);
  return { ids: ranked.map(({ host }) => host), groups: Uint16Array.from(ranked, (one) => one.group) };
}

function summarise({ trace, rows }: Rows, trains: PairTrains, groups: Uint16Array): string {
  if (trains.length === 0) return 'No flow here.';
  const top = createTop(1);
  for (let pair = 0; pair < trains.length; pair++) top.offer(flowsOf(trains, pair), pair);
  const lead = top.indices()[0]!;
  const ends = `${trace.hosts[trains.source[lead]!]!} → ${trace.hosts[trains.destination[lead]!]!}`;
  const count = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  const inGroups = count > 1 ? ` The hosts shown fall into ${count} communities.` : '';
  return `${sayCount(trains.length)} ${trains.length === 1 ? 'pair' : 'pairs'}; the busiest, ${ends}, carries ${sayShare(flowsOf(trains, lead) / rows.length)} of the flows.${inGroups}`;
}
