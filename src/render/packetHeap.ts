/** Open flows in a binary heap, by the time of their next packet; flows opened first go first at equal times. */
import type { FlowPackets } from './exchange';
import type { Epoch } from '../trace/epochAt';

/** An open flow: what it has still to send, and when it sends next. */
export interface OpenFlow {
  /** Row of the trace. */
  readonly flow: number;
  readonly packets: FlowPackets;
  /** Epoch of the next packet. */
  seconds: number;
  nanoseconds: number;
}

interface PacketHeap {
  /** Adds flow `flow`, whose first packet leaves at `start`; flows are added in the order of their starts. */
  add(flow: number, start: Epoch, packets: FlowPackets): void;
  /** The flow that sends next, if it does no later than `until`. */
  first(until: Epoch | null): OpenFlow | null;
  /** Puts the first flow where it belongs once its packet is written. */
  settle(): void;
}

interface HeapFlow extends OpenFlow {
  readonly start: Epoch;
}

const NANO = 1e9;

export function createPacketHeap(): PacketHeap {
  const flows: HeapFlow[] = [];
  return {
    add(flow, start, packets) {
      if (packets.time === Infinity) return;
      const { seconds, nanoseconds } = start;
      flows.push({ flow, start: { seconds, nanoseconds }, packets, seconds, nanoseconds });
      siftUp(flows);
    },
    first(until) {
      const first = flows[0];
      if (first === undefined) return null;
      const isDue =
        until === null || (first.seconds - until.seconds || first.nanoseconds - until.nanoseconds) <= 0;
      return isDue ? first : null;
    },
    settle() {
      const first = flows[0]!;
      const { time } = first.packets;
      if (time !== Infinity) {
        const nanoseconds = first.start.nanoseconds + time;
        const whole = Math.floor(nanoseconds / NANO);
        first.seconds = first.start.seconds + whole;
        first.nanoseconds = nanoseconds - whole * NANO;
      } else {
        const last = flows.pop()!;
        if (flows.length === 0) return;
        flows[0] = last;
      }
      siftDown(flows);
    },
  };
}

function precedes(a: HeapFlow, b: HeapFlow): boolean {
  if (a.seconds !== b.seconds) return a.seconds < b.seconds;
  if (a.nanoseconds !== b.nanoseconds) return a.nanoseconds < b.nanoseconds;
  return a.flow < b.flow;
}

function siftUp(flows: HeapFlow[]): void {
  const flow = flows.at(-1)!;
  let at = flows.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!precedes(flow, flows[parent]!)) break;
    flows[at] = flows[parent]!;
    at = parent;
  }
  flows[at] = flow;
}

function siftDown(flows: HeapFlow[]): void {
  const flow = flows[0]!;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= flows.length) break;
    const child = left + 1 < flows.length && precedes(flows[left + 1]!, flows[left]!) ? left + 1 : left;
    if (!precedes(flows[child]!, flow)) break;
    flows[at] = flows[child]!;
    at = child;
  }
  flows[at] = flow;
}
