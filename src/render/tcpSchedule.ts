/**
 * The segments of a connection in the order in which they leave: requests and answers in turn, each end's ACKs spread
 * over the data that they acknowledge (RFC 1122 §4.2.3.2, RFC 5681 §4.2: at least every second segment, where the flow
 * has packets enough), PSH where a burst ends (RFC 9293 §3.9.1.2).
 */
import type { TcpOption } from '../trace/hostStack';
import type { Bytes } from '../trace/trace';
import { Turns } from './turns';
import type { Event, LifeCycle } from '../trace/tcpLifeCycle';
import { FLAGS } from '../trace/tcpLifeCycle';
import type { EndLoad, EndNeeds } from './tcpLoad';
import { attemptLoad } from './tcpLoad';

export interface Segment {
  readonly fromSource: boolean;
  readonly flags: number;
  readonly payload: Bytes;
  /** Of a SYN; otherwise timestamps at most. */
  readonly options: readonly TcpOption[];
  readonly optionBytes: Bytes;
  /** The end's segment before, sent again. */
  readonly isRepeat: boolean;
  /** Never arrives: the end's next data segment is this one again. */
  readonly isLost: boolean;
}

export interface SideOfSchedule {
  readonly load: EndLoad;
  /** Segments between opening and closing. */
  readonly body: number;
  /** Bytes that the peer may have on the way before this end's first ACK. */
  readonly window: Bytes;
  /** Is data segment `index` the one before, sent again? */
  readonly isRepeat: (index: number) => boolean;
}

/** One end's data segments, and when the other acknowledges them. */
interface Stream {
  readonly load: EndLoad;
  /** Data segments outside the FIN. */
  readonly count: number;
  /** ACKs that the other end has for them. */
  readonly acks: number;
  /** Data segments before the first ACK. */
  readonly firstAck: number;
  readonly isRepeat: (index: number) => boolean;
}

const NO_OPTIONS: readonly TcpOption[] = [];

export class TcpSchedule {
  readonly #cycle: LifeCycle;
  readonly #loads: readonly [EndLoad, EndLoad];
  readonly #streams: readonly [Stream, Stream];
  readonly #turns: Turns;
  /** ACKs without data of either end, where neither has any. */
  readonly #bareTurns: Turns;
  /** ACKs that leave before the next data, by end. */
  readonly #due: [source: number, destination: number] = [0, 0];
  #opened = 0;
  #closed = 0;

  constructor(cycle: LifeCycle, source: SideOfSchedule, destination: SideOfSchedule) {
    const acks = [source.body - dataIn(source), destination.body - dataIn(destination)] as [number, number];
    if (cycle.opening.length === 2 && acks[0] > 0) {
      // The handshake's last.
      acks[0]--;
      this.#due[0] = 1;
    }
    this.#cycle = cycle;
    this.#loads = [source.load, destination.load];
    this.#streams = [
      streamOf(source, acks[1], destination.window),
      streamOf(destination, acks[0], source.window),
    ];
    this.#turns = new Turns(this.#streams[0].count, this.#streams[1].count);
    this.#bareTurns = this.#turns.isOver ? new Turns(...acks) : new Turns(0, 0);
  }

  /** Undefined after the last. */
  next(): Segment | undefined {
    const { opening, closing } = this.#cycle;
    if (this.#opened < opening.length) {
      const event = opening[this.#opened++]!;
      return opened(event, this.#loads[event.fromSource ? 0 : 1]);
    }
    if (this.#due[0] > 0) return this.#nextDue(0);
    if (this.#due[1] > 0) return this.#nextDue(1);
    if (!this.#turns.isOver) return this.#nextData();
    if (!this.#bareTurns.isOver) {
      const end = this.#bareTurns.take();
      return bare(end === 0, this.#loads[end]);
    }
    const event = closing[this.#closed++];
    return event && closed(event, this.#loads[event.fromSource ? 0 : 1], this.#cycle);
  }

  #nextDue(end: Side): Segment {
    this.#due[end]--;
    return bare(end === 0, this.#loads[end]);
  }

  #nextData(): Segment {
    const end = this.#turns.take();
    const other = (1 - end) as Side;
    const index = this.#turns.taken[end] - 1;
    const stream = this.#streams[end];
    this.#due[other] = acksAfter(stream, index);
    // An end without data to acknowledge has its ACKs spread over its own.
    const { count, acks } = this.#streams[other];
    if (count === 0) this.#due[end] = evenly(acks, stream.count, index);
    const isLast = this.#turns.isOver || this.#turns.next !== end;
    return data(end === 0, stream, index, isLast);
  }
}

/** 0: the initiator, 1: the responder. */
type Side = 0 | 1;

/** How many of `total`, spread over `slots`, fall into slot `index`. */
function evenly(total: number, slots: number, index: number): number {
  return Math.floor(((index + 1) * total) / slots) - Math.floor((index * total) / slots);
}

function dataIn({ load, body }: SideOfSchedule): number {
  return Math.min(load.data.count, body);
}

function streamOf(side: SideOfSchedule, acks: number, window: Bytes): Stream {
  const { load, isRepeat } = side;
  const count = dataIn(side);
  const inWindow = count === 0 ? 0 : Math.floor(window / load.data.bytes(0));
  const firstAck = Math.max(1, Math.min(Math.ceil(count / Math.max(1, acks)), inWindow));
  return { load, count, acks, firstAck, isRepeat };
}

/** The segments of a connection that never came to be: SYNs, and what answers them. */
export class AttemptSchedule {
  readonly #cycle: LifeCycle;
  readonly #needs: readonly [EndNeeds, EndNeeds];
  readonly #turns: Turns;

  constructor(cycle: LifeCycle, needs: readonly [EndNeeds, EndNeeds]) {
    this.#cycle = cycle;
    this.#needs = needs;
    this.#turns = new Turns(cycle.source, cycle.destination);
  }

  /** Undefined after the last. */
  next(): Segment | undefined {
    if (this.#turns.isOver) return undefined;
    const end = this.#turns.take();
    const flags = end === 0 ? this.#cycle.sourceFlags : this.#cycle.destinationFlags;
    const load = attemptLoad(this.#needs[end], this.#turns.taken[end] - 1);
    return { ...segment({ fromSource: end === 0, flags }, load.length, load.payload), options: load.options };
  }
}

/** ACKs that follow data segment `index`: the first in good time, the others evenly. */
function acksAfter({ count, acks, firstAck }: Stream, index: number): number {
  const sent = index + 1;
  if (acks === 0 || sent < firstAck) return 0;
  if (firstAck >= count) return sent === count ? acks : 0;
  return sent === firstAck ? 1 : evenly(acks - 1, count - firstAck, index - firstAck);
}

function data(
  fromSource: boolean,
  { load, count, isRepeat }: Stream,
  index: number,
  isLast: boolean,
): Segment {
  const isShort = index + 1 < count && load.data.bytes(index) < load.data.bytes(index + 1);
  return {
    fromSource,
    flags: isLast || isShort ? FLAGS.ACK | FLAGS.PSH : FLAGS.ACK,
    payload: load.data.bytes(index),
    options: NO_OPTIONS,
    optionBytes: load.each,
    isRepeat: isRepeat(index),
    isLost: index + 1 < count && isRepeat(index + 1),
  };
}

function bare(fromSource: boolean, load: EndLoad): Segment {
  return segment({ fromSource, flags: FLAGS.ACK }, load.each, 0);
}

function opened(event: Event, { syn }: EndLoad): Segment {
  return { ...segment(event, syn.length, syn.payload), options: syn.options };
}

function closed(event: Event, load: EndLoad, cycle: LifeCycle): Segment {
  const body = event.fromSource ? cycle.source : cycle.destination;
  if (event.flags & FLAGS.RST) return segment(event, load.each, load.rst);
  const isCarrier = (event.flags & FLAGS.FIN) !== 0 && load.data.count > body;
  const flags = isCarrier ? event.flags | FLAGS.PSH : event.flags;
  return segment({ ...event, flags }, load.each, isCarrier ? load.data.bytes(body) : 0);
}

function segment({ fromSource, flags }: Event, optionBytes: Bytes, payload: Bytes): Segment {
  return { fromSource, flags, payload, options: NO_OPTIONS, optionBytes, isRepeat: false, isLost: false };
}
