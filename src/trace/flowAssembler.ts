/**
 * Packets → bidirectional flows, one packet at a time: 5-tuple, initiator = first sender unless a SYN or SYN-ACK tells
 * otherwise, ended by a new SYN or by silence. A closed TCP connection stays open for its stragglers (last ACK,
 * repeated FIN) until the inactive time-out, about the 2 MSL that RFC 9293 §3.6.1 gives them.
 */
import { createEndpointTable } from './endpointTable';
import type { FlowTimeouts } from './flowTimeouts';
import type { Side } from './openFlow';
import { OpenFlow } from './openFlow';
import type { Packet } from './packet';
import { isOpeningSyn } from './packet';
import type { Flow, Seconds } from './trace';

interface FlowSink {
  add(flow: Flow): void;
}

interface FlowAssembler {
  /** Takes the packet in; keeps no reference to it. */
  add(packet: Packet): void;
  /** Hands every flow still open to the sink. */
  finish(): void;
}

/** Packets between two sweeps for flows that have fallen silent. */
const SWEEP_EVERY = 50_000;
const TCP = 6;
/** More endpoints than this would need more memory than there is; products of two stay exact in float64. */
const ENDPOINTS = 2 ** 26;

/** `hosts`: names by HostId, read when a flow ends. */
export function createFlowAssembler(
  timeouts: FlowTimeouts,
  sink: FlowSink,
  hosts: readonly string[],
): FlowAssembler {
  const endpoints = createEndpointTable();
  /** By pair of endpoints: the flow still open, or, where silence ended it, the initiator of its connection. */
  const flows = new Map<number, OpenFlow | Side>();
  let untilSweep = SWEEP_EVERY;
  let earliest = Infinity;

  /** The earliest of the last packets is the clock: one stray time stamp in the far future must not end every flow. */
  function sweep(): void {
    for (const [key, flow] of flows) {
      if (typeof flow === 'number') continue;
      if (earliest - flow.lastSeconds - 1 <= Math.max(timeouts.inactiveTcp, timeouts.inactiveOther)) continue;
      sink.add(flow.toFlow(hosts));
      if (flow.isClosed) flows.delete(key);
      else flows.set(key, flow.initiator);
    }
    untilSweep = SWEEP_EVERY;
    earliest = Infinity;
  }

  return {
    add(packet) {
      const from = endpoints.intern(packet.source, packet.sourcePort, packet.protocol);
      const to = endpoints.intern(packet.destination, packet.destinationPort, packet.protocol);
      const side: Side = from <= to ? 0 : 1;
      const key = side === 0 ? from * ENDPOINTS + to : to * ENDPOINTS + from;
      const known = flows.get(key);
      const open = known instanceof OpenFlow ? known : null;
      if (open !== null && !isOver(open, packet, side, timeouts)) open.add(packet, side);
      else {
        if (open !== null) sink.add(open.toFlow(hosts));
        flows.set(key, new OpenFlow(packet, side, continuedInitiator(known, packet)));
      }
      earliest = Math.min(earliest, packet.seconds);
      if (--untilSweep === 0) sweep();
    },
    finish() {
      for (const flow of flows.values()) if (typeof flow !== 'number') sink.add(flow.toFlow(hosts));
      flows.clear();
    },
  };
}

function isOver(flow: OpenFlow, packet: Packet, side: Side, timeouts: FlowTimeouts): boolean {
  if (flow.isReopenedBy(packet, side)) return true;
  const inactive: Seconds = packet.protocol === TCP ? timeouts.inactiveTcp : timeouts.inactiveOther;
  return flow.silence(packet) > inactive || flow.durationWith(packet) > timeouts.active;
}

/** The initiator of the connection that a packet after a time-out goes on with; null where it opens another. */
function continuedInitiator(previous: OpenFlow | Side | undefined, packet: Packet): Side | null {
  if (previous === undefined || isOpeningSyn(packet)) return null;
  if (!(previous instanceof OpenFlow)) return previous;
  return previous.isClosed ? null : previous.initiator;
}
