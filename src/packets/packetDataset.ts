/** A trace's packets as sequences of slots: flows with something to decide, as many as training has time for. */
import { createRandom } from '../math/random';
import { encodeGap } from '../streams/gapCodec';
import { encodeNumber } from '../streams/numericCodec';
import type { TimeWindow, Trace } from '../trace/trace';
import type { FlowBudget } from './flowBudget';
import { gapsLeft } from './flowBudget';
import type { FlowTokens } from './flowTokens';
import { flowTokenizer } from './flowTokens';
import type { PacketCodecs } from './packetCodecs';
import { fitPacketCodecs } from './packetCodecs';
import { walkFlow } from './walkFlow';

/** Slots in columns, flow after flow; what is known before a packet, and what it was. */
export interface PacketSlots {
  readonly length: number;
  /** Slots [offsets[f], offsets[f + 1]) are flow f. */
  readonly offsets: Int32Array;
  readonly flows: readonly FlowTokens[];
  /** Number of each slot's flow. */
  readonly flow: Int32Array;
  /** As in `FlowBudget`; by slot, and where it has two sides by 2 × slot + side. */
  readonly index: Int32Array;
  readonly typeBefore: Int32Array;
  readonly sizeBefore: Int32Array;
  readonly gapBefore: Float64Array;
  readonly packets: Float64Array;
  readonly bytes: Float64Array;
  readonly duration: Float64Array;
  readonly least: Uint8Array;
  /** What came: type, token of the size, category of the gap; −1 where it follows from what is left. */
  readonly type: Int32Array;
  readonly size: Int32Array;
  readonly gap: Int32Array;
  /** What was decided, whether it followed or not: what the next marks read. */
  readonly typeTold: Int32Array;
  readonly sizeTold: Int32Array;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export interface PacketDataset {
  readonly codecs: PacketCodecs;
  readonly slots: PacketSlots;
}

/** Flows with fewer packets leave nothing to decide but the order of two. */
export const LEAST_PACKETS = 3;
const MOST_SLOTS = 100_000;
/** Fewer teach nothing. */
const LEAST_SLOTS = 500;

/** Null where the windows hold too few packets to learn from. */
export function preparePackets(
  trace: Trace,
  windows: readonly TimeWindow[],
  seed: number,
): PacketDataset | null {
  const rows = chosenRows(trace, windows, seed);
  const length = rows.reduce((sum, row) => sum + trace.packets!.kept[row]!, 0);
  if (length < LEAST_SLOTS) return null;
  const codecs = fitPacketCodecs(trace, rows);
  return { codecs, slots: fillSlots(trace, rows, length, codecs) };
}

/** In random order, as many as fit. */
function chosenRows(
  { packets, time, ...trace }: Trace,
  windows: readonly TimeWindow[],
  seed: number,
): number[] {
  if (!packets) return [];
  const rows: number[] = [];
  for (let row = 0; row < trace.length; row++) {
    const isInside = windows.some(({ from, to }) => time[row]! >= from && time[row]! < to);
    const isKnown = !Number.isNaN(
      trace.sourceBytes[row]! + trace.destinationBytes[row]! + trace.duration[row]!,
    );
    if (isInside && isKnown && packets.kept[row]! >= LEAST_PACKETS) rows.push(row);
  }
  const random = createRandom(seed).substream('packets');
  for (let i = rows.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  let left = MOST_SLOTS;
  return rows.filter((row) => (left -= packets.kept[row]!) >= 0);
}

function fillSlots(trace: Trace, rows: readonly number[], length: number, codecs: PacketCodecs): PacketSlots {
  const tokens = flowTokenizer(codecs.vocabulary, trace);
  const flows = rows.map(tokens);
  const slots = emptySlots(length, flows);
  let slot = 0;
  rows.forEach((row, f) => {
    slots.offsets[f] = slot;
    const { service } = flows[f]!;
    walkFlow(trace, row, flows[f]!, (budget, { type, side, bytes, gap }) => {
      const size = encodeNumber(codecs.size, bytes);
      writeBudget(slots, slot, f, budget);
      slots.typeTold[slot] = type;
      slots.sizeTold[slot] = size;
      slots.type[slot] = type;
      slots.size[slot] = budget.packets[side] > 1 ? size : -1;
      const isOpen = budget.index > 0 && gapsLeft(budget) > 1;
      slots.gap[slot] = isOpen ? encodeGap(codecs.gaps[service]!, gap).category : -1;
      slot++;
      return size;
    });
  });
  slots.offsets[rows.length] = slot;
  return slots;
}

function emptySlots(length: number, flows: readonly FlowTokens[]): PacketSlots {
  const whole = (size = length) => new Int32Array(size);
  const real = (size = length) => new Float64Array(size);
  return {
    length,
    flows,
    offsets: whole(flows.length + 1),
    flow: whole(),
    index: whole(),
    typeBefore: whole(),
    sizeBefore: whole(),
    gapBefore: real(),
    packets: real(2 * length),
    bytes: real(2 * length),
    duration: real(),
    least: new Uint8Array(length),
    type: whole(),
    size: whole(),
    gap: whole(),
    typeTold: whole(),
    sizeTold: whole(),
  };
}

function writeBudget(slots: PacketSlots, slot: number, flow: number, budget: FlowBudget): void {
  slots.flow[slot] = flow;
  slots.index[slot] = budget.index;
  slots.typeBefore[slot] = budget.typeBefore;
  slots.sizeBefore[slot] = budget.sizeBefore;
  slots.gapBefore[slot] = budget.gapBefore;
  slots.packets.set(budget.packets, 2 * slot);
  slots.bytes.set(budget.bytes, 2 * slot);
  slots.duration[slot] = budget.duration;
  slots.least[slot] = budget.least;
}

/** Refills a budget from a slot. */
export function readBudget(slots: PacketSlots, slot: number, budget: Mutable<FlowBudget>): void {
  budget.least = slots.least[slot]!;
  budget.index = slots.index[slot]!;
  budget.typeBefore = slots.typeBefore[slot]!;
  budget.sizeBefore = slots.sizeBefore[slot]!;
  budget.gapBefore = slots.gapBefore[slot]!;
  budget.duration = slots.duration[slot]!;
  for (const side of [0, 1] as const) {
    budget.packets[side] = slots.packets[2 * slot + side]!;
    budget.bytes[side] = slots.bytes[2 * slot + side]!;
  }
}
