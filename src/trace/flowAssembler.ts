/**
 * Packets → bidirectional flows, one packet at a time: 5-tuple, initiator = first sender unless a SYN or SYN-ACK tells
 * otherwise, ended by a new SYN or by silence. A closed TCP connection stays open for its stragglers (last ACK,
 * repeated FIN) until the inactive time-out, about the 2 MSL that RFC 9293 §3.6.1 gives them.
 */
import type { FlowRow, NameTables } from './flowRow';
import { createFlowRow } from './flowRow';
import type { FlowTimeouts } from './flowTimeouts';
import { protocolName } from './ipProtocols';
import { KeyTable } from './keyTable';
import type { Side } from './openFlows';
import { OpenFlows } from './openFlows';
import type { Packet } from './packet';
import type { PacketLog } from './packetLog';
import { isOpeningSyn } from './packet';

interface RowSink {
  addRow(row: FlowRow): void;
  /** Rows added so far. */
  readonly length: number;
  /** What the numbers of packets and rows mean. */
  readonly tables: NameTables;
}

/** Packets between two sweeps for flows that have fallen silent, at least. */
const SWEEP_EVERY = 50_000;
/** Flows ended in a step. */
const STEP = 16_384;
const TCP = 6;

/** Where a connection stands that has no open flow: nothing goes on, or silence ended it and its initiator goes on. */
const ENDED = -1;
const SILENT = { 0: -2, 1: -3 } as const;

export class FlowAssembler {
  readonly #timeouts: FlowTimeouts;
  readonly #sink: RowSink;
  readonly #log: PacketLog | null;
  readonly #connections = new KeyTable();
  readonly #flows = new OpenFlows();
  readonly #row = createFlowRow();
  /** By connection: the slot of its open flow, ENDED or SILENT. */
  #standing = new Int32Array(1024);
  /** Connections so far. */
  #known = 0;
  #untilSweep = SWEEP_EVERY;
  #earliest = Infinity;

  /** @param log keeps the packets inside flows */
  constructor(timeouts: FlowTimeouts, sink: RowSink, log: PacketLog | null = null) {
    this.#timeouts = timeouts;
    this.#sink = sink;
    this.#log = log;
  }

  /** Takes the packet in; keeps no reference to it. */
  add(packet: Packet): void {
    const side = sideOf(packet);
    const key = this.#find(packet, side);
    let stands = this.#standing[key]!;
    if (stands >= 0 && !this.#isOver(stands, packet, side)) this.#flows.add(stands, packet, side);
    else {
      const continued = this.#continuedInitiator(stands, packet);
      if (stands >= 0) this.#end(stands);
      stands = this.#standing[key] = this.#flows.open(key, packet, side, continued);
      this.#log?.open(stands, packet);
    }
    this.#log?.add(stands, packet, side);
    if (packet.seconds < this.#earliest) this.#earliest = packet.seconds;
    if (--this.#untilSweep === 0) this.#sweep();
  }

  /** Hands every flow still open to the sink, in steps, between which a thread may see to other things. */
  *finishing(): Generator<void, void> {
    const flows = this.#flows;
    for (let slot = 0; slot < flows.length; slot++) {
      if (flows.keyOf(slot) >= 0) this.#end(slot);
      if (slot % STEP === STEP - 1) yield;
    }
  }

  /** The number of the packet's connection. */
  #find(packet: Packet, side: Side): number {
    const key = connectionOf(this.#connections, packet, side);
    if (key === this.#known) {
      if (key === this.#standing.length) this.#standing = doubled(this.#standing);
      this.#standing[key] = ENDED;
      this.#known++;
    }
    return key;
  }

  #isOver(slot: number, packet: Packet, side: Side): boolean {
    const { inactiveTcp, inactiveOther, active } = this.#timeouts;
    if (this.#flows.isReopenedBy(slot, packet, side)) return true;
    const silence = this.#flows.silence(slot, packet);
    if (silence > (packet.protocol === TCP ? inactiveTcp : inactiveOther)) return true;
    return this.#flows.duration(slot) + silence > active;
  }

  /** The initiator of the connection that a packet after a time-out goes on with; −1 where it opens another. */
  #continuedInitiator(stands: number, packet: Packet): Side | -1 {
    if (stands === ENDED || isOpeningSyn(packet)) return -1;
    if (stands < 0) return stands === SILENT[0] ? 0 : 1;
    return this.#flows.isClosed(stands) ? -1 : this.#flows.initiatorOf(stands);
  }

  /** The earliest of the last packets is the clock: one stray time stamp in the far future must not end every flow. */
  #sweep(): void {
    const flows = this.#flows;
    const longest = Math.max(this.#timeouts.inactiveTcp, this.#timeouts.inactiveOther);
    for (let slot = 0; slot < flows.length; slot++) {
      const key = flows.keyOf(slot);
      if (key < 0 || this.#earliest - flows.lastSeconds(slot) - 1 <= longest) continue;
      this.#standing[key] = flows.isClosed(slot) ? ENDED : SILENT[flows.initiatorOf(slot)];
      this.#end(slot);
    }
    this.#untilSweep = Math.max(SWEEP_EVERY, flows.length >>> 1);
    this.#earliest = Infinity;
  }

  #end(slot: number): void {
    const { protocols, states } = this.#sink.tables;
    const row = this.#row;
    const connections = this.#connections;
    const key = this.#flows.keyOf(slot);
    const source = this.#flows.initiatorOf(slot);
    const destination = (1 - source) as Side;
    this.#flows.fill(slot, row);
    row.source = connections.word(key, source);
    row.destination = connections.word(key, destination);
    row.sourcePort = portOf(connections, key, source);
    row.destinationPort = portOf(connections, key, destination);
    row.protocol = protocols.intern(protocolName(connections.word(key, 3) >>> 2));
    row.state = states.intern(this.#flows.connState(slot));
    this.#log?.end(slot, this.#sink.length, source);
    this.#sink.addRow(row);
    this.#flows.release(slot);
  }
}

/** 0 where the packet comes from the lesser endpoint. */
function sideOf({ source, destination, sourcePort, destinationPort }: Packet): Side {
  return source < destination || (source === destination && sourcePort <= destinationPort) ? 0 : 1;
}

/** Its words: two hosts, two ports, and the protocol with a bit for each port that there is none of. */
function connectionOf(connections: KeyTable, packet: Packet, side: Side): number {
  const isForward = side === 0;
  const firstPort = isForward ? packet.sourcePort : packet.destinationPort;
  const secondPort = isForward ? packet.destinationPort : packet.sourcePort;
  return connections.intern(
    isForward ? packet.source : packet.destination,
    isForward ? packet.destination : packet.source,
    (firstPort << 16) | (secondPort & 0xffff),
    4 * packet.protocol + (firstPort < 0 ? 1 : 0) + (secondPort < 0 ? 2 : 0),
  );
}

function portOf(connections: KeyTable, key: number, side: Side): number {
  if (connections.word(key, 3) & (1 << side)) return -1;
  return side === 0 ? connections.word(key, 2) >>> 16 : connections.word(key, 2) & 0xffff;
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(2 * column.length);
  twice.set(column);
  return twice;
}
