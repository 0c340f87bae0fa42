/** A trace's flows → packets in time order. Memory grows with the flows open at once, not with the trace. */
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import { nearestFeasible, transportOf } from '../trace/feasible';
import { flowAt } from '../trace/flowAt';
import type { HostStacks } from '../trace/hostStack';
import { parseAddress } from '../trace/ipAddress';
import type { Flow, Trace } from '../trace/trace';
import type { Continuations } from './continuations';
import { createContinuations } from './continuations';
import type { Exchange, FlowPackets } from './exchange';
import type { Endpoint } from './frame';
import { hostProfile } from './hostProfile';
import { icmpPackets } from './icmpPackets';
import { otherPackets } from './otherPackets';
import { createPacketHeap } from './packetHeap';
import { tcpPackets } from './tcpPackets';
import { udpPackets } from './udpPackets';

/** What stands in for payload that no writer knows. */
export type PayloadFill = 'zero' | 'random';

export interface RenderOptions {
  readonly seed: number;
  /** What a capture showed of its hosts, by address as the rendered trace spells it; others get an operating system's. */
  readonly stacks?: HostStacks | undefined;
  /** `zero` unless given. `random`: incompressible bytes wherever the port's protocol stays well-formed with them. */
  readonly payload?: PayloadFill | undefined;
  /** Share of the TCP data segments that are their predecessor sent again, 0 … 1; 0 unless given. */
  readonly retransmissions?: number | undefined;
}

export interface RenderedPacket {
  /** Whole epoch seconds. */
  readonly seconds: number;
  /** 0 … 999,999,999 on top of `seconds`. */
  readonly nanoseconds: number;
  /** Row of the trace that the packet belongs to. */
  readonly flow: number;
  /** The frame from Ethernet header to payload, without FCS. The next packet overwrites it: copy what is kept. */
  readonly bytes: Uint8Array;
}

export interface RenderReport {
  packets: number;
  /** IP bytes. */
  bytes: number;
  /** Flows rendered as the nearest feasible one, by reason. */
  readonly adjusted: Record<string, number>;
  /** Flows left out, by reason. */
  readonly skipped: Record<string, number>;
  /** Flows rendered exactly, of which one should know something, by what it is. */
  readonly noted: Record<string, number>;
}

type Hosts = readonly (Endpoint | null)[];

/**
 * Packets in ascending time; the generator's return value reports what was rendered. Same trace and seed → same packets.
 * Throws at once where a trace cannot become packets: host names instead of addresses, or no packet and byte counts.
 */
export function renderFlows(trace: Trace, { seed }: RenderOptions): Generator<RenderedPacket, RenderReport> {
  const hosts = endpointsOf(trace);
  demandCounts(trace);
  return mergeFlows(trace, hosts, createRandom(seed));
}

function* mergeFlows(trace: Trace, hosts: Hosts, random: Random): Generator<RenderedPacket, RenderReport> {
  const report: RenderReport = { packets: 0, bytes: 0, adjusted: {}, skipped: {}, noted: {} };
  const heap = createPacketHeap();
  const continuations = createContinuations();
  for (let index = 0; index <= trace.length; index++) {
    const start = index < trace.length ? Math.round(trace.time[index]! * 1e9) : Infinity;
    for (const { time, flow, bytes } of heap.drain(start)) {
      report.packets++;
      report.bytes += bytes.length - 14;
      const epoch = trace.start + BigInt(time);
      const seconds = Number(epoch / 1_000_000_000n);
      yield { seconds, nanoseconds: Number(epoch % 1_000_000_000n), flow, bytes };
    }
    const packets =
      index < trace.length ? openFlow(trace, index, { hosts, random, continuations, report }) : null;
    if (packets) heap.add(start, index, packets);
  }
  return report;
}

interface FlowContext {
  readonly hosts: Hosts;
  readonly random: Random;
  readonly continuations: Continuations;
  readonly report: RenderReport;
}

function openFlow(
  trace: Trace,
  index: number,
  { hosts, random, continuations, report }: FlowContext,
): FlowPackets | null {
  const flow = flowAt(trace, index);
  const source = { ...hosts[trace.source[index]!]!, port: flow.sourcePort };
  const destination = { ...hosts[trace.destination[index]!]!, port: flow.destinationPort };
  const ipVersion = source.address.length === 4 ? 4 : 6;
  const problem = problemOf(flow, source, destination);
  const { values, reason } = nearestFeasible({ ...flow, ipVersion });
  const startMilliseconds = trace.time[index]! * 1e3;
  const exchange = {
    source,
    destination,
    state: flow.state,
    values,
    random: random.substream(index),
    continuations,
    startMilliseconds,
  };
  const packets = problem ? null : packetsOf(flow, exchange);
  if (packets === null)
    count(report.skipped, problem ?? `${flow.protocol}: no packets can be written for this protocol`);
  else if (reason !== null) count(report.adjusted, reason);
  return packets;
}

function packetsOf(flow: Flow, exchange: Exchange): FlowPackets | null {
  const transport = transportOf(flow.protocol);
  switch (transport) {
    case 'tcp':
      return tcpPackets(exchange);
    case 'udp':
      return udpPackets(exchange);
    case 'icmp':
      return icmpPackets(exchange);
    default:
      return otherPackets(transport, exchange);
  }
}

function problemOf(
  { protocol, sourcePort, destinationPort }: Flow,
  source: Endpoint,
  destination: Endpoint,
): string | null {
  if (source.address.length !== destination.address.length) return 'IPv4 and IPv6 in one flow';
  const hasPorts = ['tcp', 'udp'].includes(transportOf(protocol));
  return hasPorts && !(isPort(sourcePort) && isPort(destinationPort)) ? `${protocol} port unknown` : null;
}

function isPort(port: number): boolean {
  return port >= 0 && port <= 65_535;
}

/** Endpoints by HostId, ports still open; null for hosts of no flow. */
function endpointsOf(trace: Trace): Hosts {
  const isUsed = new Uint8Array(trace.hosts.length);
  for (let i = 0; i < trace.length; i++) isUsed[trace.source[i]!] = isUsed[trace.destination[i]!] = 1;
  return trace.hosts.map((host, id) => {
    if (isUsed[id] === 0) return null;
    const address = parseAddress(host);
    if (address) return { address, port: -1, profile: hostProfile(address) };
    throw new Error(
      `host without an IP address: "${host}", need IPv4 or IPv6 to write packets; map the addresses first`,
    );
  });
}

function demandCounts(trace: Trace): void {
  const columns = [trace.sourcePackets, trace.destinationPackets, trace.sourceBytes, trace.destinationBytes];
  const isUnknown = (column: Float64Array) => column.every(Number.isNaN);
  if (trace.length === 0 || !columns.every(isUnknown)) return;
  throw new Error(
    'trace without packet and byte counts: need at least one of them to write packets; export flows as CSV instead',
  );
}

function count(reasons: Record<string, number>, reason: string): void {
  reasons[reason] = (reasons[reason] ?? 0) + 1;
}
