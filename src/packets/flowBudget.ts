/** What is left of a flow before its next packet: the condition that makes generated packets add up to the flow. */
import type { Bytes, Seconds } from '../trace/trace';
import type { Side } from './packetTypes';

/** A slot of a packet sequence: everything that is known before packet `index`. Refilled, never kept. */
export interface FlowBudget {
  /** Packets before this one. */
  index: number;
  /** The packet before, −1 at the flow's beginning: its type, the token of its size, and the gap before it (NaN: none). */
  typeBefore: number;
  sizeBefore: number;
  gapBefore: Seconds;
  /** From this packet on, by side. */
  readonly packets: [source: number, destination: number];
  readonly bytes: [source: Bytes, destination: Bytes];
  /** From the packet before to the flow's last. */
  duration: Seconds;
  /** Bytes of a packet that carries nothing: headers, with TCP timestamps where the flow has them. */
  readonly least: Bytes;
}

export interface FlowTotals {
  readonly packets: readonly [source: number, destination: number];
  readonly bytes: readonly [source: Bytes, destination: Bytes];
  readonly duration: Seconds;
}

/** At the flow's beginning. */
export function openBudget({ packets, bytes, duration }: FlowTotals, least: Bytes): FlowBudget {
  return {
    index: 0,
    typeBefore: -1,
    sizeBefore: -1,
    gapBefore: NaN,
    packets: [...packets],
    bytes: [...bytes],
    duration,
    least,
  };
}

export interface PacketMarks {
  readonly type: number;
  readonly side: Side;
  readonly bytes: Bytes;
  /** Token of `bytes`. */
  readonly size: number;
  /** Since the packet before; NaN of the first. */
  readonly gap: Seconds;
}

/** Takes a packet out. */
export function spend(budget: FlowBudget, { type, side, bytes, size, gap }: PacketMarks): void {
  budget.index++;
  budget.typeBefore = type;
  budget.sizeBefore = size;
  budget.gapBefore = gap;
  budget.packets[side]--;
  budget.bytes[side] -= bytes;
  if (!Number.isNaN(gap)) budget.duration = Math.max(0, budget.duration - gap);
}

/** Bytes left beyond those that the packets of a side need to be packets. */
export function spareBytes({ packets, bytes, least }: FlowBudget, side: Side): Bytes {
  return Math.max(0, bytes[side] - packets[side] * least);
}

export function packetsLeft({ packets }: FlowBudget): number {
  return packets[0] + packets[1];
}

/** Gaps left, the one before this packet among them. */
export function gapsLeft(budget: FlowBudget): number {
  return packetsLeft(budget) - (budget.index === 0 ? 1 : 0);
}
