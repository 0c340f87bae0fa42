import { epochAt } from './epochAt';
import type { Flow, Trace } from './trace';

/** Row `index` of a trace with its strings spelled out and its start as exact epoch seconds + nanoseconds. */
export function flowAt(trace: Trace, index: number): Flow {
  return {
    ...epochAt(trace, trace.time[index]!),
    duration: trace.duration[index]!,
    protocol: trace.protocols[trace.protocol[index]!]!,
    source: trace.hosts[trace.source[index]!]!,
    sourcePort: trace.sourcePort[index]!,
    destination: trace.hosts[trace.destination[index]!]!,
    destinationPort: trace.destinationPort[index]!,
    service: trace.services[trace.service[index]!]!,
    state: trace.states[trace.state[index]!]!,
    sourcePackets: trace.sourcePackets[index]!,
    sourceBytes: trace.sourceBytes[index]!,
    destinationPackets: trace.destinationPackets[index]!,
    destinationBytes: trace.destinationBytes[index]!,
    label: trace.labels[trace.label[index]!]!,
  };
}
