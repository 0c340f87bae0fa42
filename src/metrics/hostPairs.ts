/** The picture of who talks to whom (metrics.md 15): one matrix a side in the same order, and the busiest pairs. */
import { topIndices } from '../math/topIndices';
import type { PairLink, PairPicture } from './comparison';
import { OTHERS } from './comparison';
import type { PairTable } from './pairTable';
import { pairOf, tabulatePairs } from './pairTable';
import type { Sample } from './sample';
import { sayCount, sayShare } from './wording';

const ROWS = 40;
const LINKS = 60;

/**
 * Flows per ordered pair of hosts, initiator → responder, for the 40 hosts with most real flows (either end; ties and hosts
 * without any by synthetic flows), the rest as one. `hostNames` by common host id.
 */
export function compareHostPairs(
  real: Sample,
  synthetic: Sample | null,
  hostNames: readonly string[],
): PairPicture {
  const table = tabulatePairs(real, synthetic);
  const ranked = rankHosts(table, hostNames.length);
  const shown = ranked.length > ROWS ? ranked.slice(0, ROWS - 1) : ranked;
  const size = Math.min(ranked.length, ROWS);
  const rowOf = new Uint32Array(hostNames.length).fill(shown.length);
  shown.forEach((host, row) => (rowOf[host] = row));
  const isShown = (host: number) => rowOf[host]! < shown.length;
  return {
    hosts: [...shown.map((host) => hostNames[host]!), ...(size > shown.length ? [OTHERS] : [])],
    matrix: {
      real: matrix(table.keys, table.real, rowOf, size),
      synthetic: synthetic && matrix(table.keys, table.synthetic, rowOf, size),
    },
    links: busiestLinks(table, synthetic !== null, hostNames)
      .filter(({ ends }) => ends.every(isShown))
      .map(({ link }) => link),
    distinct: { real: distinct(table.real), synthetic: synthetic && distinct(table.synthetic) },
    summary: summarise(table, synthetic !== null, hostNames),
  };
}

/** Hosts with any flow, most real flows first. */
function rankHosts(table: PairTable, hosts: number): number[] {
  const [real, synthetic] = [
    flowsPerHost(table.keys, table.real, hosts),
    flowsPerHost(table.keys, table.synthetic, hosts),
  ];
  return Array.from({ length: hosts }, (_, host) => host)
    .filter((host) => real[host]! + synthetic[host]! > 0)
    .sort((a, b) => real[b]! - real[a]! || synthetic[b]! - synthetic[a]! || a - b);
}

function flowsPerHost(keys: Float64Array, counts: Float64Array, hosts: number): Float64Array {
  const flows = new Float64Array(hosts);
  for (let i = 0; i < keys.length; i++) {
    const [source, destination] = pairOf(keys[i]!);
    flows[source]! += counts[i]!;
    if (destination !== source) flows[destination]! += counts[i]!;
  }
  return flows;
}

function matrix(keys: Float64Array, counts: Float64Array, rowOf: Uint32Array, size: number): Float64Array {
  const cells = new Float64Array(size * size);
  for (let i = 0; i < keys.length; i++) {
    const [source, destination] = pairOf(keys[i]!);
    cells[rowOf[source]! * size + rowOf[destination]!]! += counts[i]!;
  }
  return cells;
}

function busiestLinks(
  { keys, real, synthetic }: PairTable,
  hasSynthetic: boolean,
  hostNames: readonly string[],
): { ends: readonly number[]; link: PairLink }[] {
  const busier = real.map((flows, i) => Math.max(flows, synthetic[i]!));
  return topIndices(busier, LINKS).map((i) => {
    const ends = pairOf(keys[i]!);
    const flows = { real: real[i]!, synthetic: hasSynthetic ? synthetic[i]! : null };
    return { ends, link: { source: hostNames[ends[0]]!, destination: hostNames[ends[1]]!, flows } };
  });
}

function distinct(counts: Float64Array): number {
  let pairs = 0;
  for (const count of counts) if (count > 0) pairs++;
  return pairs;
}

function summarise(
  { keys, real, synthetic }: PairTable,
  hasSynthetic: boolean,
  hostNames: readonly string[],
): string {
  const pairs = distinct(real);
  if (pairs === 0) return 'No real flow here.';
  const [busiest] = topIndices(real, 1) as [number];
  const [source, destination] = pairOf(keys[busiest]!);
  const lead = `${sayCount(pairs)} real ${pairs === 1 ? 'pair' : 'pairs'}, busiest ${hostNames[source]!} → ${hostNames[destination]!} (${sayCount(real[busiest]!)} flows)`;
  if (!hasSynthetic) return `${lead}.`;
  const made = distinct(synthetic);
  const common = distinct(real.map((flows, i) => Math.min(flows, synthetic[i]!)));
  return `${lead}; ${sayShare(common / pairs)} of them occur among the ${sayCount(made)} synthetic pairs, ${sayCount(made - common)} of which are not in these real flows.`;
}
