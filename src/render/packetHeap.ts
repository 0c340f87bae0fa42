/** Open flows in a binary heap, by the time of their next packet; flows opened first go first at equal times. */
import type { FlowPackets } from './exchange';

interface HeapPacket {
  /** Nanoseconds since the trace's start. */
  readonly time: number;
  readonly flow: number;
  readonly bytes: Uint8Array;
}

interface PacketHeap {
  /** Adds flow `flow`, which starts at `start` nanoseconds. */
  add(start: number, flow: number, packets: FlowPackets): void;
  /** The packets up to and including `until`, in order. */
  drain(until: number): Generator<HeapPacket>;
}

interface OpenFlow {
  readonly start: number;
  readonly order: number;
  readonly packets: FlowPackets;
  next: HeapPacket;
}

export function createPacketHeap(): PacketHeap {
  const flows: OpenFlow[] = [];
  let opened = 0;
  return {
    add(start, flow, packets) {
      const next = packets.next();
      if (next.done) return;
      const open = {
        start,
        order: opened++,
        packets,
        next: { time: start + next.value.time, flow, bytes: next.value.bytes },
      };
      flows.push(open);
      siftUp(flows);
    },
    *drain(until) {
      while (flows.length > 0 && flows[0]!.next.time <= until) {
        yield flows[0]!.next;
        advanceFirst(flows);
      }
    },
  };
}

function advanceFirst(flows: OpenFlow[]): void {
  const first = flows[0]!;
  const next = first.packets.next();
  if (!next.done)
    first.next = {
      time: first.start + next.value.time,
      flow: first.next.flow,
      bytes: next.value.bytes,
    };
  else {
    const last = flows.pop()!;
    if (flows.length > 0) flows[0] = last;
  }
  siftDown(flows);
}

function precedes(a: OpenFlow, b: OpenFlow): boolean {
  return a.next.time < b.next.time || (a.next.time === b.next.time && a.order < b.order);
}

function siftUp(flows: OpenFlow[]): void {
  let at = flows.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!precedes(flows[at]!, flows[parent]!)) return;
    swap(flows, at, parent);
    at = parent;
  }
}

function siftDown(flows: OpenFlow[]): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= flows.length) return;
    const child = left + 1 < flows.length && precedes(flows[left + 1]!, flows[left]!) ? left + 1 : left;
    if (!precedes(flows[child]!, flows[at]!)) return;
    swap(flows, at, child);
    at = child;
  }
}

function swap(flows: OpenFlow[], a: number, b: number): void {
  [flows[a], flows[b]] = [flows[b]!, flows[a]!];
}
