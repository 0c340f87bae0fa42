/** A row of a trace → its packets, or the reason why there are none. */
import type { Random } from '../math/random';
import type { FeasibleValues } from '../trace/feasible';
import { minPacketBytes, nearestFeasible, transportOf } from '../trace/feasible';
import { flowAt } from '../trace/flowAt';
import type { PacketTable } from '../trace/packetTable';
import type { Bytes, Flow, Trace } from '../trace/trace';
import type { Continuations } from './continuations';
import type { Exchange, FlowPackets, PayloadFill } from './exchange';
import type { Endpoint } from './frame';
import { icmpPackets } from './icmpPackets';
import { isLinkProtocol, linkPackets } from './linkPackets';
import { otherPackets } from './otherPackets';
import type { PlannedFlow } from './plannedFlow';
import { plannedFlow } from './plannedFlow';
import type { RenderReport } from './renderFlows';
import type { RenderHost } from './renderHosts';
import { sctpPackets } from './sctpPackets';
import { tcpPackets } from './tcpPackets';
import { udpPackets } from './udpPackets';

export interface FlowContext {
  readonly trace: Trace;
  readonly hosts: readonly (RenderHost | null)[];
  readonly random: Random;
  readonly continuations: Continuations;
  readonly report: RenderReport;
  readonly payload: PayloadFill;
  readonly retransmissions: number;
  /** What a generator drew inside the flows; null = nothing. */
  readonly packets: PacketTable | null;
}

/** Null where the flow is left out, which the report counts. */
export function openFlow(context: FlowContext, row: number): FlowPackets | null {
  const { trace, hosts, report } = context;
  const flow = flowAt(trace, row);
  const [source, destination] = [hosts[trace.source[row]!]!, hosts[trace.destination[row]!]!];
  const problem = problemOf(flow, source, destination);
  if (problem !== null) {
    count(report.skipped, problem);
    return null;
  }
  const ipVersion = source.address?.length === 16 ? 6 : 4;
  const { values, reason } = nearestFeasible({ ...flow, ipVersion });
  const random = context.random.substream(row);
  const planned =
    reason === null ? plannedOf(context, row, values, minPacketBytes({ ...flow, ipVersion })) : null;
  const packets =
    linkPackets(flow.protocol, { source, destination, values, random, planned }) ??
    ipPackets(flow, {
      source: endpoint(source, trace.source[row]!, flow.sourcePort),
      destination: endpoint(destination, trace.destination[row]!, flow.destinationPort),
      state: flow.state,
      values,
      random,
      planned,
      startMilliseconds: trace.time[row]! * 1e3,
      continuations: context.continuations,
      payload: context.payload,
      retransmissions: context.retransmissions,
      note: (what) => count(report.noted, what),
    });
  if (packets === null) count(report.skipped, unwritten(flow.protocol));
  else if (reason !== null) count(report.adjusted, reason);
  return packets;
}

/** A stack that is to send segments again keeps to no plan that knows of none; SCTP's chunks follow from its script. */
function plannedOf(
  { packets, retransmissions, trace, report }: FlowContext,
  row: number,
  values: FeasibleValues,
  least: Bytes,
): PlannedFlow | null {
  if (packets === null) return null;
  const protocol = trace.protocols[trace.protocol[row]!]!;
  const isOwnWay = protocol === 'sctp' || (retransmissions > 0 && protocol === 'tcp');
  const planned = isOwnWay ? null : plannedFlow(packets, row, values, least);
  if (planned === null) count(report.noted, UNPLANNED);
  return planned;
}

const UNPLANNED = 'packets spaced and sized by the stand-in, not by the packet-level model';

function endpoint(host: RenderHost, id: number, port: number): Endpoint {
  if (host.address === null) throw new Error('internal: a MAC host in an IP flow');
  return { id, port, address: host.address, profile: host.profile };
}

function ipPackets(flow: Flow, exchange: Exchange): FlowPackets | null {
  const transport = transportOf(flow.protocol);
  switch (transport) {
    case 'tcp':
      return tcpPackets(exchange);
    case 'udp':
      return udpPackets(exchange);
    case 'icmp':
      return icmpPackets(exchange);
    case 'sctp':
      return sctpPackets(exchange);
    default:
      return otherPackets(transport, exchange);
  }
}

function problemOf(flow: Flow, source: RenderHost, destination: RenderHost): string | null {
  const { protocol, sourcePort, destinationPort } = flow;
  if (isLinkProtocol(protocol)) return null;
  if (!source.address || !destination.address)
    return IP_TRANSPORTS.has(transportOf(protocol))
      ? `${protocol}: host without an IP address`
      : unwritten(protocol);
  if (source.address.length !== destination.address.length) return 'IPv4 and IPv6 in one flow';
  const hasPorts = ['tcp', 'udp', 'sctp'].includes(transportOf(protocol));
  return hasPorts && !(isPort(sourcePort) && isPort(destinationPort)) ? `${protocol} port unknown` : null;
}

const IP_TRANSPORTS = new Set(['tcp', 'udp', 'icmp', 'igmp', 'gre', 'esp', 'sctp']);

function unwritten(protocol: string): string {
  return `${protocol}: no packets can be written for this protocol`;
}

function isPort(port: number): boolean {
  return port >= 0 && port <= 65_535;
}

function count(reasons: Record<string, number>, reason: string): void {
  reasons[reason] = (reasons[reason] ?? 0) + 1;
}
