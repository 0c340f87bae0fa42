/**
 * Flows still collecting packets, in columns, because a capture of a scan opens a flow a packet. A flow is a slot; its
 * sides are 0 and 1 by endpoint order; who initiated is known only in the end.
 */
import type { EndpointState } from './connState';
import { ENDPOINT, answeredPeerState, nextEndpointState, tcpConnState, udpConnState } from './connState';
import type { FlowRow } from './flowRow';
import type { Packet } from './packet';
import { TCP_FLAGS, isOpeningSyn } from './packet';
import type { Seconds } from './trace';

export type Side = 0 | 1;

/** How surely the initiator is known; a stronger sign overrides a weaker one. */
const SIGN = { FIRST_SENDER: 0, SYN_ACK: 1, SYN: 2, CONTINUATION: 3 } as const;
type Sign = (typeof SIGN)[keyof typeof SIGN];

const TCP = 6;
const UDP = 17;
const { CLOSED, RESET } = ENDPOINT;

/** Where the fields of a slot lie in the columns. */
const FIRST = 0;
const LAST = 2;
const BYTES = 2;
const INITIATOR = 2;
const SIGNED = 3;
const FIRST_CAPACITY = 256;

export class OpenFlows {
  /** Slots in use or free again. */
  length = 0;
  readonly #free: number[] = [];
  /** Seconds and nanoseconds of a slot's first packet, then of its last. */
  #times = new Float64Array(4 * FIRST_CAPACITY);
  /** Packets of each side, then bytes of each side. */
  #counts = new Float64Array(4 * FIRST_CAPACITY);
  /** Initial sequence number of each side; −1 before its first packet. */
  #initial = new Float64Array(2 * FIRST_CAPACITY);
  /** Endpoint state of each side, initiator, sign. */
  #states = new Uint8Array(4 * FIRST_CAPACITY);
  #protocols = new Uint32Array(FIRST_CAPACITY);
  #labels = new Uint16Array(FIRST_CAPACITY);
  /** Key + 1; 0 = the slot is free. */
  #keys = new Uint32Array(FIRST_CAPACITY);

  /** `continued` = initiator of the connection that a time-out cut here; −1 for a new connection. */
  open(key: number, packet: Packet, side: Side, continued: Side | -1): number {
    const slot = this.#free.pop() ?? this.#next();
    this.#keys[slot] = key + 1;
    this.#protocols[slot] = packet.protocol;
    this.#labels[slot] = 0;
    const at = 4 * slot;
    this.#times[at] = this.#times[at + LAST] = packet.seconds;
    this.#times[at + 1] = this.#times[at + LAST + 1] = packet.nanoseconds;
    this.#counts.fill(0, at, at + 4);
    this.#initial[2 * slot] = this.#initial[2 * slot + 1] = -1;
    this.#states[at] = this.#states[at + 1] = ENDPOINT.INACTIVE;
    this.#states[at + INITIATOR] = continued === -1 ? side : continued;
    this.#states[at + SIGNED] = continued === -1 ? SIGN.FIRST_SENDER : SIGN.CONTINUATION;
    this.add(slot, packet, side);
    return slot;
  }

  release(slot: number): void {
    this.#keys[slot] = 0;
    this.#free.push(slot);
  }

  /** Of the flow in the slot; −1 = the slot is free. */
  keyOf(slot: number): number {
    return this.#keys[slot]! - 1;
  }

  add(slot: number, packet: Packet, side: Side): void {
    const at = 4 * slot;
    this.#counts[at + side]!++;
    this.#counts[at + BYTES + side]! += packet.bytes;
    if (this.#labels[slot] === 0) this.#labels[slot] = packet.label;
    const isEarlier = this.#stretch(slot, packet);
    if (packet.protocol === TCP && packet.sequence >= 0) this.#addSegment(slot, packet, side);
    if (isEarlier && this.#states[at + SIGNED] === SIGN.FIRST_SENDER) this.#states[at + INITIATOR] = side;
  }

  initiatorOf(slot: number): Side {
    return this.#states[4 * slot + INITIATOR] as Side;
  }

  lastSeconds(slot: number): number {
    return this.#times[4 * slot + LAST]!;
  }

  /** Silence between the packet and the flow, seconds; 0 inside it. */
  silence(slot: number, { seconds, nanoseconds }: Packet): Seconds {
    const times = this.#times;
    const at = 4 * slot;
    return Math.max(
      0,
      seconds - times[at + LAST]! + (nanoseconds - times[at + LAST + 1]!) / 1e9,
      times[at + FIRST]! - seconds + (times[at + FIRST + 1]! - nanoseconds) / 1e9,
    );
  }

  /** A whole number of nanoseconds over 1e9: the double nearest to its decimal, so that text round-trips. */
  duration(slot: number): Seconds {
    const times = this.#times;
    const at = 4 * slot;
    const whole = times[at + LAST]! - times[at + FIRST]!;
    return (whole * 1e9 + (times[at + LAST + 1]! - times[at + FIRST + 1]!)) / 1e9;
  }

  /** Whether FIN both ways or RST has ended the connection. */
  isClosed(slot: number): boolean {
    const [a, b] = [this.#endpoint(slot, 0), this.#endpoint(slot, 1)];
    return a === RESET || b === RESET || (a === CLOSED && b === CLOSED);
  }

  /**
   * Whether the packet is the SYN of another connection on the same ports: one with another initial sequence number
   * (Wireshark's rule for tcp.stream), or any after FINs both ways. The same SYN after a RST is the same attempt, and a
   * SYN older than what was seen is this connection's own, late.
   */
  isReopenedBy(slot: number, packet: Packet, side: Side): boolean {
    const initial = this.#initial[2 * slot + side]!;
    if (!isOpeningSyn(packet) || initial < 0 || this.#isBeforeLast(slot, packet)) return false;
    if (packet.sequence !== initial) return true;
    return this.#endpoint(slot, 0) === CLOSED && this.#endpoint(slot, 1) === CLOSED;
  }

  /** What the flow came to. The caller knows the key, and so hosts, ports and protocol. */
  fill(slot: number, row: FlowRow): void {
    const at = 4 * slot;
    const source = this.initiatorOf(slot);
    const destination = 1 - source;
    row.seconds = this.#times[at + FIRST]!;
    row.nanoseconds = this.#times[at + FIRST + 1]!;
    row.duration = this.duration(slot);
    row.sourcePackets = this.#counts[at + source]!;
    row.sourceBytes = this.#counts[at + BYTES + source]!;
    row.destinationPackets = this.#counts[at + destination]!;
    row.destinationBytes = this.#counts[at + BYTES + destination]!;
    row.label = this.#labels[slot]!;
  }

  /** Zeek's conn_state. */
  connState(slot: number): string {
    const source = this.initiatorOf(slot);
    const destination = (1 - source) as Side;
    if (this.#states[4 * slot + SIGNED] === SIGN.CONTINUATION) return 'OTH';
    const protocol = this.#protocols[slot]!;
    if (protocol === TCP)
      return tcpConnState(this.#endpoint(slot, source), this.#endpoint(slot, destination));
    const hasSpoken = (side: Side) => this.#counts[4 * slot + side]! > 0;
    return protocol === UDP ? udpConnState(hasSpoken(source), hasSpoken(destination)) : 'OTH';
  }

  #endpoint(slot: number, side: Side): EndpointState {
    return this.#states[4 * slot + side] as EndpointState;
  }

  /** Widens the flow to the packet's time; true where the packet is now its first. */
  #stretch(slot: number, packet: Packet): boolean {
    const times = this.#times;
    const at = 4 * slot;
    const { seconds, nanoseconds } = packet;
    if (!this.#isBeforeLast(slot, packet)) {
      times[at + LAST] = seconds;
      times[at + LAST + 1] = nanoseconds;
      return false;
    }
    const isEarlier = (seconds - times[at + FIRST]! || nanoseconds - times[at + FIRST + 1]!) < 0;
    if (isEarlier) {
      times[at + FIRST] = seconds;
      times[at + FIRST + 1] = nanoseconds;
    }
    return isEarlier;
  }

  #isBeforeLast(slot: number, { seconds, nanoseconds }: Packet): boolean {
    const at = 4 * slot + LAST;
    return (seconds - this.#times[at]! || nanoseconds - this.#times[at + 1]!) < 0;
  }

  #addSegment(slot: number, { flags, sequence }: Packet, side: Side): void {
    const other = (1 - side) as Side;
    const peer = this.#endpoint(slot, other);
    this.#states[4 * slot + side] = nextEndpointState(this.#endpoint(slot, side), peer, flags);
    this.#states[4 * slot + other] = answeredPeerState(peer, flags);
    const isSyn = (flags & TCP_FLAGS.SYN) !== 0;
    const initial = 2 * slot + side;
    if (this.#initial[initial]! < 0) this.#initial[initial] = isSyn ? sequence : (sequence - 1) >>> 0;
    if (isSyn) this.#learnInitiator(slot, flags & TCP_FLAGS.ACK ? SIGN.SYN_ACK : SIGN.SYN, side);
  }

  #learnInitiator(slot: number, sign: Sign, sender: Side): void {
    const at = 4 * slot;
    if (sign <= this.#states[at + SIGNED]!) return;
    this.#states[at + SIGNED] = sign;
    this.#states[at + INITIATOR] = sign === SIGN.SYN ? sender : 1 - sender;
  }

  #next(): number {
    if (this.length === this.#keys.length) {
      this.#times = longer(this.#times);
      this.#counts = longer(this.#counts);
      this.#initial = longer(this.#initial);
      this.#states = longer(this.#states);
      this.#protocols = longer(this.#protocols);
      this.#labels = longer(this.#labels);
      this.#keys = longer(this.#keys);
    }
    return this.length++;
  }
}

function longer<T extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(column: T): T {
  const twice = new (column.constructor as new (length: number) => T)(2 * column.length);
  twice.set(column);
  return twice;
}
