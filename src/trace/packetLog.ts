/**
 * Keeps the packets inside flows while a capture is read: the first 200 of a flow, and 2 M in all. Where there are more,
 * half of the flows are passed over, by the order in which they opened.
 */
import { GrowingColumn } from './growingColumn';
import type { Packet } from './packet';
import type { PacketTable } from './packetTable';
import { KEPT_OF_FLOW, createPacketTable, isAmongKept } from './packetTable';

const MOST_PACKETS = 2_000_000;
const FIRST_CAPACITY = 256;
/** A packet in one number: bytes, then flags, then side. */
const MOST_BYTES = (1 << 22) - 1;
const FLAGS_AT = 22;
const SIDE_AT = 30;
const NOT_ENDED = 0xffff_ffff;
const BLOCK = 1 << 15;

/** Packets in columns: the flow's number, seconds since its first packet, and what it is. */
interface Block {
  readonly flow: Uint32Array;
  readonly offset: Float64Array;
  readonly packed: Uint32Array;
}

function createBlock(length: number): Block {
  return {
    flow: new Uint32Array(length),
    offset: new Float64Array(length),
    packed: new Uint32Array(length),
  };
}

export class PacketLog {
  readonly #most: number;
  /** Of the flow in a slot: its number, or −1 where it is passed over. */
  #flow = new Int32Array(FIRST_CAPACITY);
  #count = new Uint16Array(FIRST_CAPACITY);
  /** Seconds and nanoseconds of the slot's first packet. */
  #begin = new Float64Array(2 * FIRST_CAPACITY);
  /** By flow: 2 × its row as it arrived + the initiator's side, and how many of its packets were kept. */
  readonly #rows = new GrowingColumn(Uint32Array);
  readonly #kept = new GrowingColumn(Uint32Array);
  /** Flows kept are those whose hash ends in so many zeros. */
  #halvings = 0;
  readonly #blocks: Block[] = [];
  /** The block that is being filled, and how far. */
  #block: Block = createBlock(0);
  #filled = 0;
  #length = 0;

  constructor(most = MOST_PACKETS) {
    this.#most = most;
  }

  /** A flow opens in the slot with this packet, of which `add` is to be told. */
  open(slot: number, { seconds, nanoseconds }: Packet): void {
    if (slot >= this.#flow.length) this.#grow();
    const flow = this.#rows.length;
    this.#rows.push(NOT_ENDED);
    this.#kept.push(0);
    this.#flow[slot] = this.#keeps(flow) ? flow : -1;
    this.#count[slot] = 0;
    this.#begin[2 * slot] = seconds;
    this.#begin[2 * slot + 1] = nanoseconds;
  }

  add(slot: number, packet: Packet, side: 0 | 1): void {
    const flow = this.#flow[slot]!;
    if (flow < 0 || this.#count[slot]! === KEPT_OF_FLOW) return;
    if (this.#halvings > 0 && !this.#keeps(flow)) return;
    this.#count[slot]!++;
    const begin = 2 * slot;
    const nanoseconds = packet.nanoseconds - this.#begin[begin + 1]!;
    if (this.#filled === this.#block.flow.length) this.#nextBlock();
    const at = this.#filled++;
    const { flow: flows, offset, packed } = this.#block;
    flows[at] = flow;
    offset[at] = ((packet.seconds - this.#begin[begin]!) * 1e9 + nanoseconds) / 1e9;
    packed[at] = Math.min(packet.bytes, MOST_BYTES) | (packet.flags << FLAGS_AT) | (side << SIDE_AT);
    if (++this.#length > this.#most) this.#halve();
  }

  /** The slot's flow became the `row`-th row to arrive. */
  end(slot: number, row: number, initiator: 0 | 1): void {
    const flow = this.#flow[slot]!;
    if (flow < 0) return;
    this.#rows.set(flow, 2 * row + initiator);
    this.#kept.set(flow, this.#count[slot]!);
  }

  /**
   * The table of a trace of `length` rows, of which row i was the `order[i]`-th to arrive (the i-th where null); null
   * where there were no packets. Once: the log is empty then.
   */
  finish(length: number, order: Uint32Array | null): PacketTable | null {
    if (this.#length === 0) return null;
    const rows = this.#finalRows(length, order);
    const table = createPacketTable(this.#keptByRow(rows, length), 2 ** -this.#halvings);
    // By flow: where its next packet goes.
    const next = rows.map((row) => (row === NOT_ENDED ? 0 : table.first[row >>> 1]!));
    const late = new Set<number>();
    for (const [b, block] of this.#blocks.entries()) {
      const end = b === this.#blocks.length - 1 ? this.#filled : BLOCK;
      scatter(block, end, { rows, next, table, late });
    }
    this.#blocks.length = 0;
    for (const row of late) putInOrder(table, table.first[row]!, table.kept[row]!);
    return table;
  }

  #keptByRow(rows: Uint32Array, length: number): Uint16Array {
    const kept = new Uint16Array(length);
    const counts = this.#kept.take(null);
    for (let flow = 0; flow < rows.length; flow++)
      if (rows[flow] !== NOT_ENDED && this.#keeps(flow)) kept[rows[flow]! >>> 1] = counts[flow]!;
    return kept;
  }

  #nextBlock(): void {
    this.#block = createBlock(BLOCK);
    this.#blocks.push(this.#block);
    this.#filled = 0;
  }

  #keeps(flow: number): boolean {
    return isAmongKept(flow, this.#halvings);
  }

  #halve(): void {
    this.#halvings++;
    const all = [...this.#blocks];
    const filled = this.#filled;
    this.#blocks.length = this.#length = 0;
    [this.#block, this.#filled] = [createBlock(0), 0];
    for (const [b, block] of all.entries()) {
      const end = b === all.length - 1 ? filled : BLOCK;
      for (let i = 0; i < end; i++) if (this.#keeps(block.flow[i]!)) this.#copy(block, i);
    }
  }

  #copy({ flow, offset, packed }: Block, from: number): void {
    if (this.#filled === this.#block.flow.length) this.#nextBlock();
    const at = this.#filled++;
    this.#block.flow[at] = flow[from]!;
    this.#block.offset[at] = offset[from]!;
    this.#block.packed[at] = packed[from]!;
    this.#length++;
  }

  /** By flow: 2 × its row of the finished trace + the initiator's side. */
  #finalRows(length: number, order: Uint32Array | null): Uint32Array {
    const arrived = this.#rows.take(null);
    if (order === null) return arrived;
    const place = new Uint32Array(length);
    for (let i = 0; i < length; i++) place[order[i]!] = i;
    return arrived.map((row) => (row === NOT_ENDED ? row : 2 * place[row >>> 1]! + (row & 1)));
  }

  #grow(): void {
    this.#flow = doubled(this.#flow);
    this.#count = doubled(this.#count);
    this.#begin = doubled(this.#begin);
  }
}

interface Places {
  /** By flow: 2 × row + the initiator's side. */
  readonly rows: Uint32Array;
  readonly next: Uint32Array;
  readonly table: PacketTable;
  /** Rows of which a packet came late. */
  readonly late: Set<number>;
}

/** The first `length` packets of a block, each to its flow's place. */
function scatter(block: Block, length: number, { rows, next, table, late }: Places): void {
  const { flow: flows, offset: offsets, packed } = block;
  const { first, offset, bytes, flags, fromResponder } = table;
  for (let i = 0; i < length; i++) {
    const flow = flows[i]!;
    const row = rows[flow]!;
    const at = next[flow]!++;
    const since = offsets[i]!;
    const what = packed[i]!;
    offset[at] = since;
    bytes[at] = what & MOST_BYTES;
    flags[at] = what >>> FLAGS_AT;
    fromResponder[at] = (what >>> SIDE_AT) ^ (row & 1);
    if (at > first[row >>> 1]! && since < offset[at - 1]!) late.add(row >>> 1);
  }
}

/** By time, and counted from the earliest: packets may come late. */
function putInOrder({ offset, bytes, flags, fromResponder }: PacketTable, first: number, kept: number): void {
  const order = Array.from({ length: kept }, (_, i) => first + i).sort(
    (a, b) => offset[a]! - offset[b]! || a - b,
  );
  for (const column of [offset, bytes, flags, fromResponder])
    column.set(
      order.map((i) => column[i]!),
      first,
    );
  const begin = offset[first]!;
  if (begin !== 0) for (let i = first; i < first + kept; i++) offset[i]! -= begin;
}

function doubled<T extends Int32Array | Uint16Array | Float64Array>(column: T): T {
  const twice = new (column.constructor as new (length: number) => T)(2 * column.length);
  twice.set(column);
  return twice;
}
