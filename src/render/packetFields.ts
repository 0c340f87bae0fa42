/** What a trace must tell before its flows can become packets. */
import type { Trace } from '../trace/trace';

/** Throws where no flow tells it: what is missing, and what to do instead. */
export function demandPacketFields(trace: Trace): void {
  const missing = missingFields(trace);
  if (trace.length === 0 || missing.length === 0) return;
  throw new Error(
    `no packets without ${missing.join(', ')}: the source of this trace does not tell them; write a flow log such as csv or zeek instead`,
  );
}

/** In words, in the order of a log's columns. */
function missingFields({ protocols, protocol, sourcePort, destinationPort, ...trace }: Trace): string[] {
  const isUnknown = (column: Float64Array) => column.every(Number.isNaN);
  const noProtocol = protocol.every((id) => protocols[id] === '' || protocols[id] === 'unknown');
  const noPorts = sourcePort.every((port) => port < 0) && destinationPort.every((port) => port < 0);
  const needsPorts = protocol.every((id) => ['tcp', 'udp', 'sctp', ''].includes(protocols[id]!));
  const noPackets = [trace.sourcePackets, trace.destinationPackets].every(isUnknown);
  const noBytes = [trace.sourceBytes, trace.destinationBytes].every(isUnknown);
  return [
    ...(noProtocol ? ['protocols'] : []),
    ...(noPorts && needsPorts ? ['ports'] : []),
    // Either can be made up from the other.
    ...(noPackets && noBytes ? ['packet counts', 'byte counts'] : []),
  ];
}
