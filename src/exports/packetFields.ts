/** What a trace must tell before its flows can become packets. */
import type { Trace } from '../trace/trace';

/** Throws where it does not: what is missing from every flow, and what to do instead. */
export function demandPacketFields(trace: Trace): void {
  const missing = missingPacketFields(trace);
  if (missing.length === 0) return;
  throw new Error(
    `no packets without ${missing.join(', ')}: the source of this trace does not tell them; write a flow log such as csv or zeek instead`,
  );
}

/** In words, in the order of a log's columns. */
export function missingPacketFields(trace: Trace): string[] {
  const { length, protocols, protocol, sourcePort, destinationPort } = trace;
  if (length === 0) return [];
  const isUnknown = (column: Float64Array) => column.every(Number.isNaN);
  const noCounts = (columns: readonly Float64Array[]) => columns.every(isUnknown);
  const noProtocol = protocol.every((id) => protocols[id] === '');
  const noPorts = sourcePort.every((port) => port < 0) && destinationPort.every((port) => port < 0);
  const hasPorts = protocols.some((name) => name === 'tcp' || name === 'udp' || name === '');
  const noPackets = noCounts([trace.sourcePackets, trace.destinationPackets]);
  const noBytes = noCounts([trace.sourceBytes, trace.destinationBytes]);
  return [
    ...(noProtocol ? ['protocols'] : []),
    ...(noPorts && hasPorts ? ['ports'] : []),
    // Either can be made up from the other.
    ...(noPackets && noBytes ? ['packet counts', 'byte counts'] : []),
  ];
}
