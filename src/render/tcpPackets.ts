/** The segments of one TCP flow with valid sequence and acknowledgment numbers, exact in packets, bytes and time. */
import type { HostStack } from '../trace/hostStack';
import type { Stop } from './continuations';
import type { Exchange, FlowPackets } from './exchange';
import { durationNanoseconds, packetCount } from './exchange';
import type { Endpoint } from './frame';
import type { Numbering } from './identification';
import { flowNumbering } from './identification';
import { IP_HEADER } from './ip';
import type { PlannedFlow } from './plannedFlow';
import { plannedSegments } from './plannedSegments';
import type { TcpWriter } from './tcp';
import { TCP_HEADER, createTcpWriter } from './tcp';
import type { StreamFiller } from './tcpFiller';
import { tcpFiller } from './tcpFiller';
import type { Event, LifeCycle } from '../trace/tcpLifeCycle';
import { FLAGS, tcpLifeCycle } from '../trace/tcpLifeCycle';
import type { EndLoad, EndNeeds } from './tcpLoad';
import { connectionLoads } from './tcpLoad';
import { MAX_OPTIONS, TIMESTAMP_OPTION, synOptionBytes, writeTimestamps } from './tcpOptions';
import type { Segment, SideOfSchedule } from './tcpSchedule';
import { AttemptSchedule, TcpSchedule } from './tcpSchedule';
import type { NextTime } from './timing';
import { SILENCE, backOffTimes, poissonTimes } from './timing';

/** One end of the connection as it goes along. */
interface End {
  readonly stack: HostStack;
  readonly writer: TcpWriter;
  readonly numbering: Numbering;
  readonly fill: StreamFiller;
  /** Windows after the handshake, scaled as agreed. */
  readonly window: number;
  readonly initial: number;
  /** Next sequence number to send. */
  next: number;
  /** Up to where its data has arrived: what the peer acknowledges. */
  arrived: number;
  acknowledged: number;
  hasSent: boolean;
  /** The last ACK told nothing but another window. */
  isWindowMoved: boolean;
  readonly clock: number;
  /** The last timestamp value sent. */
  timestamp: number;
}

interface Connection {
  readonly segments: { next(): Segment | undefined };
  readonly nextTime: NextTime;
  readonly ends: readonly [source: End, destination: End];
}

/** What every host takes that names no MSS (RFC 9293 §3.7.1). */
const LEAST_MSS = 536;
const OFFLOADED = 'tcp: segments larger than the MSS, as of an interface that offloads';

const OVERLAPPING = 'tcp: runs while another flow of the same hosts and ports does';

export function tcpPackets(exchange: Exchange): FlowPackets {
  const { segments, nextTime, ends } = open(exchange);
  let segment = segments.next();
  const packets = {
    time: segment ? nextTime() : Infinity,
    write(buffer: Uint8Array) {
      const end = ends[segment!.fromSource ? 0 : 1];
      const peer = ends[segment!.fromSource ? 1 : 0];
      const length = writeSegment(buffer, segment!, { end, peer, time: packets.time });
      segment = segments.next();
      if (segment === undefined) exchange.continuations.remember(exchange, stopOf(ends[0]), stopOf(ends[1]));
      packets.time = segment ? nextTime(segment.isRepeat) : Infinity;
      return length;
    },
  };
  return packets;
}

function open(exchange: Exchange): Connection {
  if (exchange.continuations.begin(exchange)) exchange.note(OVERLAPPING);
  const cycle = lifeCycleOf(exchange);
  const needs = [endNeeds(exchange, cycle, true), endNeeds(exchange, cycle, false)] as const;
  if (cycle.sourceFlags === FLAGS.SYN) return attempts(exchange, cycle, needs);
  return exchange.planned ? planned(exchange, exchange.planned, needs) : whole(exchange, cycle, needs);
}

type Both<T> = readonly [source: T, destination: T];

function attempts(exchange: Exchange, cycle: LifeCycle, needs: Both<EndNeeds>): Connection {
  const span = spanOf(exchange);
  const ends = openEnds(exchange, [needs[0].stack.window, 0], null);
  const isUnanswered = cycle.destination === 0;
  const standIn = () =>
    isUnanswered ? backOffTimes(span.count, span.last) : poissonTimes(span, exchange.random);
  return {
    segments: new AttemptSchedule(cycle, needs),
    nextTime: exchange.planned ? plannedTimes(exchange.planned) : standIn(),
    // RFC 9293 §3.5.2: a closed port answers a SYN with sequence number 0.
    ends: [ends[0], { ...ends[1], initial: 0, next: 0, arrived: 0 }],
  };
}

/** As a generator drew the packets: in its order, at its times, in its sizes. */
function planned(exchange: Exchange, flow: PlannedFlow, needs: Both<EndNeeds>): Connection {
  const segments = plannedSegments(flow, needs);
  const { opening, isScaled, inFlight, largest } = segments;
  if (needs.some(({ stack: { mss } }, own) => largest[1 - own]! > (mss || LEAST_MSS)))
    exchange.note(OFFLOADED);
  const windowOf = (own: 0 | 1): number => {
    const { stack } = needs[own];
    const unit = isScaled ? 2 ** stack.windowScale : 1;
    return Math.min(0xffff, Math.ceil(Math.max(stack.window, inFlight[1 - own]!) / unit));
  };
  const ends = openEnds(exchange, [windowOf(0), windowOf(1)], resumedStops(exchange, { opening }));
  return { segments, nextTime: plannedTimes(flow), ends };
}

function plannedTimes(flow: PlannedFlow): NextTime {
  let packet = 0;
  return () => flow.time(packet++);
}

function whole(exchange: Exchange, cycle: LifeCycle, needs: Both<EndNeeds>): Connection {
  const loads = connectionLoads(...needs);
  if (loads.some(({ isOffloaded }) => isOffloaded)) exchange.note(OFFLOADED);
  const resumed = resumedStops(exchange, cycle);
  const ends = openEnds(exchange, windowsOf(cycle, loads, needs), resumed);
  const sides = [sideOf(exchange, loads[0], needs[0]), sideOf(exchange, loads[1], needs[1])] as const;
  const late = countRepeats(exchange, sides[0]) + countRepeats(exchange, sides[1]);
  return {
    segments: new TcpSchedule(cycle, ...sides),
    nextTime: poissonTimes(spanOf(exchange), exchange.random, late),
    ends,
  };
}

/** Without a SYN, readers take the flow for the rest of an earlier one on the same ports: it goes on where that stopped. */
function resumedStops(exchange: Exchange, { opening }: Pick<LifeCycle, 'opening'>): Both<Stop> | null {
  const [first] = opening;
  if (first?.flags === FLAGS.SYN) return null;
  const stops = exchange.continuations.recall(exchange);
  if (stops === null || first === undefined) return stops;
  // The SYN that the SYN-ACK answers takes a number, too.
  return [{ ...stops[0], next: (stops[0].next - 1) >>> 0 }, stops[1]];
}

function spanOf(exchange: Exchange) {
  return { count: packetCount(exchange), last: durationNanoseconds(exchange), silence: SILENCE.tcp };
}

function lifeCycleOf({ state, values, source, random }: Exchange): LifeCycle {
  const most = IP_HEADER[source.address.length === 4 ? 4 : 6] + TCP_HEADER + MAX_OPTIONS;
  const { sourcePackets, destinationPackets, sourceBytes, destinationBytes } = values;
  const hasData = sourceBytes > sourcePackets * most || destinationBytes > destinationPackets * most;
  const responderCloses = random.uniform() < 0.5;
  return tcpLifeCycle({ state, sourcePackets, destinationPackets, hasData, responderCloses });
}

function endNeeds({ values, source, destination }: Exchange, cycle: LifeCycle, isSource: boolean): EndNeeds {
  const packets = isSource ? values.sourcePackets : values.destinationPackets;
  const bytes = isSource ? values.sourceBytes : values.destinationBytes;
  const header = IP_HEADER[source.address.length === 4 ? 4 : 6] + TCP_HEADER;
  const sends = (flag: number, events: readonly Event[]) =>
    events.some(({ fromSource, flags }) => fromSource === isSource && (flags & flag) !== 0);
  return {
    stack: (isSource ? source : destination).profile.stack,
    extra: bytes - packets * header,
    ...{ packets, header },
    body: isSource ? cycle.source : cycle.destination,
    hasSyn: sends(FLAGS.SYN, cycle.opening),
    hasFin: sends(FLAGS.FIN, cycle.closing),
    hasRst: sends(FLAGS.RST, cycle.closing),
  };
}

/**
 * Each end's window after the handshake, in the units agreed on: its stack's own, or what holds the data that the peer
 * sends between two of its packets. Without a handshake nobody who reads the capture knows of a scale.
 */
function windowsOf(cycle: LifeCycle, loads: Both<EndLoad>, needs: Both<EndNeeds>): Both<number> {
  const isScaled =
    cycle.opening.length === 2 && loads.every(({ syn }) => syn.options.includes('windowScale'));
  const windowOf = (own: 0 | 1): number => {
    const { data } = loads[1 - own]!;
    const { stack, body } = needs[own];
    const between = Math.ceil(data.count / Math.max(1, body)) + 1;
    const inFlight = data.count > 0 ? between * Math.max(data.bytes(0), data.bytes(data.count - 1)) : 0;
    const unit = isScaled ? 2 ** stack.windowScale : 1;
    return Math.min(0xffff, Math.ceil(Math.max(stack.window, inFlight) / unit));
  };
  return [windowOf(0), windowOf(1)];
}

function sideOf({ retransmissions, random }: Exchange, load: EndLoad, needs: EndNeeds): SideOfSchedule {
  const { body, stack } = needs;
  const { count, bytes } = load.data;
  const seed = random.integer(2 ** 32);
  const isRepeat = (index: number) =>
    index > 0 &&
    index < Math.min(count, body) &&
    bytes(index) === bytes(index - 1) &&
    hashed(seed, index) < retransmissions;
  return { load, body, window: stack.window, isRepeat: retransmissions > 0 ? isRepeat : () => false };
}

function countRepeats({ retransmissions }: Exchange, { load, isRepeat }: SideOfSchedule): number {
  let repeats = 0;
  if (retransmissions > 0) for (let i = 0; i < load.data.count; i++) if (isRepeat(i)) repeats++;
  return repeats;
}

/** Uniform in [0, 1): murmur3's finaliser over both. */
function hashed(seed: number, index: number): number {
  let x = seed ^ Math.imul(index, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

function stopOf({ next, isWindowMoved }: End): Stop {
  return { next, isWindowMoved };
}

function openEnds(exchange: Exchange, windows: Both<number>, resumed: Both<Stop> | null): Both<End> {
  const { source, destination } = exchange;
  const ends: Both<End> = [
    openEnd(exchange, [source, destination], windows[0], resumed?.[0]),
    openEnd(exchange, [destination, source], windows[1], resumed?.[1]),
  ];
  if (resumed) [ends[0].acknowledged, ends[1].acknowledged] = [ends[1].next, ends[0].next];
  return ends;
}

function openEnd(
  { random, payload, startMilliseconds }: Exchange,
  [endpoint, peer]: readonly [Endpoint, Endpoint],
  window: number,
  resumed?: Stop,
): End {
  const initial = resumed?.next ?? random.integer(2 ** 32);
  return {
    writer: createTcpWriter(endpoint, peer),
    numbering: flowNumbering(endpoint.profile.numbering, random.integer(2 ** 16)),
    fill: tcpFiller([endpoint.port, peer.port], payload, random.integer(2 ** 32)),
    stack: endpoint.profile.stack,
    ...{ window, initial, next: initial, arrived: initial },
    acknowledged: -1,
    hasSent: false,
    isWindowMoved: resumed?.isWindowMoved ?? false,
    clock: random.integer(2 ** 31) + Math.floor(startMilliseconds),
    timestamp: 0,
  };
}

interface Moment {
  readonly end: End;
  readonly peer: End;
  /** Nanoseconds since the flow's first packet. */
  readonly time: number;
}

function writeSegment(buffer: Uint8Array, segment: Segment, { end, peer, time }: Moment): number {
  const { flags, payload, optionBytes } = segment;
  const sequence = advance(end, peer, segment);
  const isSyn = (flags & FLAGS.SYN) !== 0;
  const window = windowFor(end, peer, segment);
  end.acknowledged = flags & FLAGS.ACK ? peer.arrived : 0;
  end.hasSent = true;
  end.timestamp = (end.clock + Math.floor(time / 1e6)) >>> 0;
  if (optionBytes > 0) writeOptions(buffer, segment, end, flags & FLAGS.ACK ? peer.timestamp : 0);
  // Linux numbers what belongs to no socket yet, or to none, with 0.
  const isSocketless = end.numbering.rule === 'flow' && isSyn && (flags & FLAGS.ACK) !== 0;
  const identification = isSocketless ? 0 : end.numbering.next();
  return end.writer.write(
    buffer,
    { identification, sequence, acknowledgment: end.acknowledged, flags, window },
    {
      options: optionBytes,
      length: payload,
      offset: (sequence - end.initial - (isSyn ? 0 : 1)) >>> 0,
      fill: end.fill,
    },
  );
}

/** Takes the sequence number of one segment and moves the end on. */
function advance(end: End, peer: End, { flags, payload, isRepeat, isLost }: Segment): number {
  const isSyn = (flags & FLAGS.SYN) !== 0;
  // A SYN-ACK answers a SYN even where the observer saw none.
  if (isSyn && flags & FLAGS.ACK && !peer.hasSent) peer.next = peer.arrived = (peer.initial + 1) >>> 0;
  const sequence = isSyn ? end.initial : isRepeat ? (end.next - payload) >>> 0 : end.next;
  end.next = (sequence + payload + (flags & (FLAGS.SYN | FLAGS.FIN) ? 1 : 0)) >>> 0;
  if (!isLost) end.arrived = end.next;
  return sequence;
}

/** An ACK that tells nothing new is a duplicate unless it updates the window (RFC 5681 §2). */
function windowFor(end: End, peer: End, { flags, payload }: Segment): number {
  if (flags & FLAGS.SYN) return end.stack.window;
  const isNews = payload > 0 || flags !== FLAGS.ACK || peer.arrived !== end.acknowledged;
  end.isWindowMoved = !isNews && !end.isWindowMoved;
  return end.isWindowMoved && end.window > 1 ? end.window - 1 : end.window;
}

function writeOptions(buffer: Uint8Array, segment: Segment, end: End, echo: number): void {
  const { flags, options, optionBytes } = segment;
  const at = end.writer.optionsAt;
  if (flags & FLAGS.SYN) {
    buffer.set(synOptionBytes(options, optionBytes, end.stack, { value: end.timestamp, echo }), at);
  } else if (optionBytes === TIMESTAMP_OPTION && !(flags & FLAGS.RST && echo === 0)) {
    writeTimestamps(buffer, at, { value: end.timestamp, echo });
  } else buffer.fill(1, at, at + optionBytes);
}
