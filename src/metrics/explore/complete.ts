/** What a person may mean who has begun to type a part of the filter: names of this trace, busiest first. */
import { topIndices } from '../../math/topIndices';
import type { Trace } from '../../trace/trace';
import { serviceKeys, serviceText } from '../services';

export type CompletedField = 'host' | 'service' | 'protocol';

export interface Completion {
  readonly value: string;
  readonly flows: number;
}

const MOST = 8;

/** Names of a trace's field with the flows of each: counted once. */
export type NamedCounts = { readonly [Field in CompletedField]: readonly Completion[] };

/** Every host (at either end), service, application name and protocol of a trace. */
export function countNames(trace: Trace): NamedCounts {
  const hosts = new Float64Array(trace.hosts.length);
  const protocols = new Float64Array(trace.protocols.length);
  const names = new Float64Array(trace.services.length);
  const services = new Map<number, number>();
  const keyOf = serviceKeys(trace);
  for (let row = 0; row < trace.length; row++) {
    hosts[trace.source[row]!]!++;
    if (trace.source[row] !== trace.destination[row]) hosts[trace.destination[row]!]!++;
    protocols[trace.protocol[row]!]!++;
    names[trace.service[row]!]!++;
    services.set(keyOf(row), (services.get(keyOf(row)) ?? 0) + 1);
  }
  const listed = (values: readonly string[], counts: Float64Array) =>
    values
      .map((value, i) => ({ value, flows: counts[i]! }))
      .filter(({ value, flows }) => value !== '' && flows > 0);
  const keyed = [...services].map(([key, flows]) => ({ value: serviceText(key, trace.protocols), flows }));
  return {
    host: listed(trace.hosts, hosts),
    service: [...keyed, ...listed(trace.services, names)],
    protocol: listed(trace.protocols, protocols),
  };
}

/** The eight busiest that begin with `text`, then those that hold it. */
export function complete(counts: NamedCounts, field: CompletedField, text: string): Completion[] {
  const all = counts[field];
  const pick = (keep: (value: string) => boolean) => {
    const found = all.filter(({ value }) => keep(value));
    return topIndices(
      found.map(({ flows }) => flows),
      MOST,
    ).map((at) => found[at]!);
  };
  const begins = pick((value) => value.startsWith(text));
  const holds = begins.length < MOST ? pick((value) => !value.startsWith(text) && value.includes(text)) : [];
  return [...begins, ...holds].slice(0, MOST);
}
