/** What the renderer of one flow receives and hands back. */
import type { Random } from '../math/random';
import type { FeasibleValues } from '../trace/feasible';
import type { Continuations } from './continuations';
import type { Endpoint } from './frame';
import type { PlannedFlow } from './plannedFlow';

/** What stands in for payload that no writer knows. */
export type PayloadFill = 'zero' | 'random';

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
  readonly payload: PayloadFill;
  /** Share of TCP data segments sent again, 0 … 1. */
  readonly retransmissions: number;
  /** Its packets as a generator drew them; null = the stand-in spaces them. */
  readonly planned: PlannedFlow | null;
  /** Tells the report what one should know about this flow. */
  readonly note: (what: string) => void;
}

/** A flow's packets, one after the other: nothing of them is held before they are written. */
export interface FlowPackets {
  /** Of the next packet, nanoseconds since the flow's first; Infinity after the last. */
  readonly time: number;
  /** Writes the next packet's frame to the start of `buffer`, whatever lies there, and moves on; returns its length. */
  write(buffer: Uint8Array): number;
}

export function durationNanoseconds({ values }: Exchange): number {
  return Math.round(values.duration * 1e9);
}

/** IP packets of a flow, both ways. */
export function packetCount({ values }: Exchange): number {
  return values.sourcePackets + values.destinationPackets;
}
