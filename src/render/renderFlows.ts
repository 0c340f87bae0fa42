/** A trace's flows → packets in time order. Memory grows with the flows open at once, not with the trace. */
import { createRandom } from '../math/random';
import { epochAt } from '../trace/epochAt';
import type { HostStacks } from '../trace/hostStack';
import type { Trace } from '../trace/trace';
import { createContinuations } from './continuations';
import { ETHERNET_HEADER } from './ethernet';
import type { PayloadFill } from './exchange';
import type { FlowContext } from './openFlow';
import { openFlow } from './openFlow';
import { createPacketHeap } from './packetHeap';
import { demandPacketFields } from './packetFields';
import { renderHosts } from './renderHosts';

export type { PayloadFill };

export interface RenderOptions {
  readonly seed: number;
  /** What a capture showed of its hosts, by address as the rendered trace spells it; others get an operating system's. */
  readonly stacks?: HostStacks | undefined;
  /** `zero` unless given. `random`: incompressible bytes wherever the port's protocol stays well-formed with them. */
  readonly payload?: PayloadFill | undefined;
  /** Share of the TCP data segments that are their predecessor sent again, 0 … 1; 0 unless given. */
  readonly retransmissions?: number | undefined;
  /** Whether the trace's packets are a generator's, to be sent as they are; false unless given. */
  readonly keepsPackets?: boolean | undefined;
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
  /** IP bytes; of frames without IP what lies behind the Ethernet header. */
  bytes: number;
  /** Flows rendered as the nearest feasible one, by reason. */
  readonly adjusted: Record<string, number>;
  /** Flows left out, by reason. */
  readonly skipped: Record<string, number>;
  /** Flows rendered exactly, of which one should know something, by what it is. */
  readonly noted: Record<string, number>;
}

/** The longest frame: what an IP length field counts, behind an Ethernet header. */
const MAX_FRAME = ETHERNET_HEADER + 65_535;

/**
 * Packets in ascending time; the generator's return value reports what was rendered. Same trace and options → same
 * packets. Throws at once where a trace cannot become packets: hosts without addresses, columns missing.
 */
export function renderFlows(
  trace: Trace,
  { seed, stacks, payload = 'zero', retransmissions = 0, keepsPackets = false }: RenderOptions,
): Generator<RenderedPacket, RenderReport> {
  demandPacketFields(trace);
  return mergeFlows({
    trace,
    hosts: renderHosts(trace, stacks),
    random: createRandom(seed),
    continuations: createContinuations(),
    report: { packets: 0, bytes: 0, adjusted: {}, skipped: {}, noted: {} },
    payload,
    retransmissions,
    packets: keepsPackets ? (trace.packets ?? null) : null,
  });
}

function* mergeFlows(context: FlowContext): Generator<RenderedPacket, RenderReport> {
  const { trace, report } = context;
  const buffer = new Uint8Array(MAX_FRAME);
  const heap = createPacketHeap();
  for (let row = 0; row <= trace.length; row++) {
    const start = row < trace.length ? epochAt(trace, trace.time[row]!) : null;
    for (let open = heap.first(start); open !== null; open = heap.first(start)) {
      const { seconds, nanoseconds, flow } = open;
      const length = open.packets.write(buffer);
      heap.settle();
      report.packets++;
      report.bytes += length - ETHERNET_HEADER;
      yield { seconds, nanoseconds, flow, bytes: buffer.subarray(0, length) };
    }
    const packets = start === null ? null : openFlow(context, row);
    if (packets) heap.add(row, start!, packets);
  }
  return report;
}
