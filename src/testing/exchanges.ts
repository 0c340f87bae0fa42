/** What two endpoints exchanged, whoever began it: how flows are held against another tool's streams. */
import { epochAt } from '../trace/epochAt';
import { flowAt } from '../trace/flowAt';
import type { Flow, Trace } from '../trace/trace';

export interface Exchange {
  /** `tcp`, `udp`, `other` or `link`, and both endpoints, the lesser first. */
  key: string;
  /** Nanoseconds since the epoch. */
  first: bigint;
  last: bigint;
  /** Of the lesser endpoint, of the other. */
  packets: [number, number];
  bytes: [number, number];
}

const MAC = /^([\da-f]{2}:){5}[\da-f]{2}$/;

export function isLinkAddress(host: string): boolean {
  return MAC.test(host);
}

/** One packet, or one flow's side, as an exchange of its own. */
export function exchange(
  kind: string,
  [from, to]: readonly [string, string],
  { first, last = first, packets, bytes }: Pick<Exchange, 'first' | 'packets' | 'bytes'> & { last?: bigint },
): Exchange {
  const isForward = from <= to;
  const turned = ([a, b]: [number, number]): [number, number] => (isForward ? [a, b] : [b, a]);
  return {
    key: [kind, ...[from, to].sort()].join(' '),
    ...{ first, last, packets: turned(packets), bytes: turned(bytes) },
  };
}

/** Adds `part` to what is known under `name`. */
export function gather(into: Map<string, Exchange>, name: string, part: Exchange): void {
  const known = into.get(name);
  if (!known) return void into.set(name, { ...part, packets: [...part.packets], bytes: [...part.bytes] });
  known.first = part.first < known.first ? part.first : known.first;
  known.last = part.last > known.last ? part.last : known.last;
  for (const side of [0, 1] as const) {
    known.packets[side] += part.packets[side];
    known.bytes[side] += part.bytes[side];
  }
}

/** The trace's flows; those without ports, and those without IP, together by their two hosts. */
export function exchangesOf(trace: Trace): Exchange[] {
  const byHosts = new Map<string, Exchange>();
  const result: Exchange[] = [];
  for (let i = 0; i < trace.length; i++) {
    const part = flowExchange({ ...flowAt(trace, i), ...epochAt(trace, trace.time[i]!) });
    if (/^(tcp|udp) /.test(part.key)) result.push(part);
    else gather(byHosts, part.key, part);
  }
  return [...result, ...byHosts.values()];
}

function flowExchange(flow: Flow): Exchange {
  const first = BigInt(flow.seconds) * 1_000_000_000n + BigInt(flow.nanoseconds);
  const isLink = isLinkAddress(flow.source);
  const hasPorts = !isLink && (flow.protocol === 'tcp' || flow.protocol === 'udp');
  const kind = isLink ? 'link' : hasPorts ? flow.protocol : 'other';
  const source = hasPorts ? `${flow.source} ${flow.sourcePort}` : flow.source;
  const destination = hasPorts ? `${flow.destination} ${flow.destinationPort}` : flow.destination;
  return exchange(kind, [source, destination], {
    first,
    last: first + BigInt(Math.round(flow.duration * 1e9)),
    packets: [flow.sourcePackets, flow.destinationPackets],
    bytes: [flow.sourceBytes, flow.destinationBytes],
  });
}
