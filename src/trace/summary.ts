/** A trace in a few figures, as import reports it. */
import type { Nanoseconds, Seconds, Trace } from './trace';

export interface TraceSummary {
  readonly flows: number;
  readonly start: Nanoseconds;
  readonly span: Seconds;
  readonly resolution: Seconds;
  readonly hosts: number;
  readonly pairs: number;
  /** Flows per protocol, busiest first. */
  readonly protocols: readonly (readonly [name: string, flows: number])[];
  /** Flows per label, busiest first; empty where the source has none. */
  readonly labels: readonly (readonly [name: string, flows: number])[];
  readonly packets: number;
  readonly bytes: number;
}

export function summarise(trace: Trace): TraceSummary {
  const pairs = new Set<number>();
  const protocols = new Float64Array(trace.protocols.length);
  const labels = new Float64Array(trace.labels.length);
  let packets = 0;
  let bytes = 0;
  for (let i = 0; i < trace.length; i++) {
    pairs.add(trace.source[i]! * trace.hosts.length + trace.destination[i]!);
    protocols[trace.protocol[i]!]!++;
    labels[trace.label[i]!]!++;
    packets += (trace.sourcePackets[i]! || 0) + (trace.destinationPackets[i]! || 0);
    bytes += (trace.sourceBytes[i]! || 0) + (trace.destinationBytes[i]! || 0);
  }
  return {
    flows: trace.length,
    start: trace.start,
    span: trace.span,
    resolution: trace.resolution,
    hosts: trace.hosts.length,
    pairs: pairs.size,
    protocols: ranked(trace.protocols, protocols),
    labels: trace.labels.length > 1 ? ranked(trace.labels, labels) : [],
    packets,
    bytes,
  };
}

function ranked(names: readonly string[], counts: Float64Array): [string, number][] {
  return names
    .map((name, i): [string, number] => [name, counts[i]!])
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1]);
}
