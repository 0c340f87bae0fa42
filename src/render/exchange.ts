/** What the renderer of one flow receives and yields. */
import type { Random } from '../math/random';
import type { FeasibleValues } from '../trace/feasible';
import type { Continuations } from './continuations';
import type { Endpoint } from './frame';

export interface Exchange {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly state: string;
  /** Feasible: what is rendered, exactly. */
  readonly values: FeasibleValues;
  readonly random: Random;
  readonly continuations: Continuations;
  /** Milliseconds since the trace's start, for TCP timestamps. */
  readonly startMilliseconds: number;
}

interface FlowPacket {
  /** Nanoseconds since the flow's first packet. */
  readonly time: number;
  /** The frame from Ethernet header to payload, without FCS. */
  readonly bytes: Uint8Array;
}

export type FlowPackets = Generator<FlowPacket, void>;

export function durationNanoseconds({ values }: Exchange): number {
  return Math.round(values.duration * 1e9);
}

/** IP packets of a flow, both ways. */
export function packetCount({ values }: Exchange): number {
  return values.sourcePackets + values.destinationPackets;
}
