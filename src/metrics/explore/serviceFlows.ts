/** Which hosts ask which hosts for what: the busiest triples. */
import { stableOrder } from '../../math/stableOrder';
import { createTop } from '../../math/topIndices';
import { serviceKeys, serviceText } from '../services';
import type { SankeyPicture } from './exploration';
import type { Rows } from './rowsUnder';

const TRIPLES = 40;

/** The 40 busiest source → service → destination. */
export function serviceFlows({ trace, rows }: Rows): SankeyPicture {
  const keyOf = serviceKeys(trace);
  const numbers = new Map<number, number>();
  const services = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const key = keyOf(rows[i]!);
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = numbers.size));
    services[i] = number;
  }
  const [source, destination] = [trace.source, trace.destination].map((ids) => {
    const own = new Uint32Array(rows.length);
    for (let i = 0; i < rows.length; i++) own[i] = ids[rows[i]!]!;
    return own;
  }) as [Uint32Array, Uint32Array];
  const hosts = trace.hosts.length;
  const sorted = [
    { ids: services, count: numbers.size },
    { ids: destination, count: hosts },
    { ids: source, count: hosts },
  ].reduce((order, { ids, count }) => stableOrder(order, ids, count), ascending(rows.length));
  const top = createTop(TRIPLES);
  let from = 0;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sameTriple(sorted[i]!, sorted[i - 1]!)) continue;
    top.offer(i - from, from);
    from = i;
  }
  const flows = top.indices().map((first) => {
    const at = sorted[first]!;
    let end = first;
    while (end < sorted.length && sameTriple(sorted[end]!, at)) end++;
    return {
      source: trace.hosts[source[at]!]!,
      service: serviceText(keyOf(rows[at]!), trace.protocols),
      destination: trace.hosts[destination[at]!]!,
      flows: end - first,
    };
  });
  const drawn = flows.reduce((sum, one) => sum + one.flows, 0);
  return { flows, share: rows.length > 0 ? drawn / rows.length : 0 };

  function sameTriple(a: number, b: number): boolean {
    return source[a] === source[b] && destination[a] === destination[b] && services[a] === services[b];
  }
}

function ascending(length: number): Uint32Array {
  const rows = new Uint32Array(length);
  for (let i = 0; i < length; i++) rows[i] = i;
  return rows;
}
