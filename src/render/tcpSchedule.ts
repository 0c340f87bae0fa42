/**
 * The segments of a connection in the order in which they leave: requests and answers in turn, each end's ACKs spread
 * over the data that they acknowledge (RFC 1122 §4.2.3.2, RFC 5681 §4.2: at least every second segment, where the flow
 * has packets enough), PSH where a burst ends (RFC 9293 §3.9.1.2).
 */
import type { TcpOption } from '../trace/hostStack';
import type { Bytes } from '../trace/trace';
import { interleave } from './interleave';
import type { Event, LifeCycle } from './tcpLifeCycle';
import { FLAGS } from './tcpLifeCycle';
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

export function* tcpSchedule(
  cycle: LifeCycle,
  source: SideOfSchedule,
  destination: SideOfSchedule,
): Generator<Segment, undefined> {
  const loadOf = (fromSource: boolean) => (fromSource ? source : destination).load;
  for (const event of cycle.opening) yield opened(event, loadOf(event.fromSource));
  yield* body(cycle, source, destination);
  for (const event of cycle.closing) yield closed(event, loadOf(event.fromSource), cycle);
  return undefined;
}

function* body(cycle: LifeCycle, source: SideOfSchedule, destination: SideOfSchedule): Generator<Segment> {
  const acks = { source: source.body - dataIn(source), destination: destination.body - dataIn(destination) };
  if (cycle.opening.length === 2 && acks.source > 0) {
    acks.source--;
    yield bare(true, source.load);
  }
  const sent = streamOf(source, acks.destination, destination.window);
  const returned = streamOf(destination, acks.source, source.window);
  // An end without data to acknowledge has its ACKs spread over its own.
  const updates = [sent.count === 0 ? acks.destination : 0, returned.count === 0 ? acks.source : 0] as const;
  let updated = 0;
  for (const { fromSource, index, isLast } of turns(sent.count, returned.count)) {
    const stream = fromSource ? sent : returned;
    yield data(fromSource, stream, index, isLast);
    for (let due = acksAfter(stream, index); due > 0; due--) yield bare(!fromSource, loadOf(!fromSource));
    const until = Math.floor(((index + 1) * updates[fromSource ? 1 : 0]) / stream.count);
    for (; updated < until; updated++) yield bare(fromSource, stream.load);
  }
  if (sent.count + returned.count > 0) return;
  for (const { fromSource } of interleave(acks.source, acks.destination))
    yield bare(fromSource, loadOf(fromSource));

  function loadOf(fromSource: boolean): EndLoad {
    return (fromSource ? source : destination).load;
  }
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
export function* attemptSchedule(
  cycle: LifeCycle,
  source: EndNeeds,
  destination: EndNeeds,
): Generator<Segment, undefined> {
  for (const { fromSource, index } of interleave(cycle.source, cycle.destination)) {
    const flags = fromSource ? cycle.sourceFlags : cycle.destinationFlags;
    const { options, length, payload } = attemptLoad(fromSource ? source : destination, index);
    yield { ...segment({ fromSource, flags }, length, payload), options };
  }
  return undefined;
}

/** ACKs that follow data segment `index`: the first in good time, the others evenly. */
function acksAfter({ count, acks, firstAck }: Stream, index: number): number {
  const sent = index + 1;
  if (acks === 0 || sent < firstAck) return 0;
  if (firstAck >= count) return sent === count ? acks : 0;
  if (sent === firstAck) return 1;
  const until = (segments: number) => Math.floor(((segments - firstAck) * (acks - 1)) / (count - firstAck));
  return until(sent) - until(sent - 1);
}

interface BurstTurn {
  readonly fromSource: boolean;
  readonly index: number;
  /** The other end speaks next, or nobody. */
  readonly isLast: boolean;
}

function* turns(source: number, destination: number): Generator<BurstTurn> {
  const all = interleave(source, destination);
  for (let turn = all.next().value; turn !== undefined;) {
    const next = all.next().value;
    yield { ...turn, isLast: next?.fromSource !== turn.fromSource };
    turn = next;
  }
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
