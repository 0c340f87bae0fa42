/** The segments of one TCP flow with valid sequence and acknowledgment numbers, exact in packets, bytes and time. */
import { createFrame, sealTransport } from './frame';
import type { Exchange, FlowPackets } from './exchange';
import { durationNanoseconds, packetCount } from './exchange';
import { interleave } from './interleave';
import { IP_HEADER } from './ip';
import { fillTcpPayload } from './tcpFiller';
import type { Event, LifeCycle } from './tcpLifeCycle';
import { FLAGS, countFrom, tcpLifeCycle } from './tcpLifeCycle';
import type { EndLoads, EndNeeds, Load } from './tcpLoad';
import { attemptLoads, endLoads, hasRoomForTimestamps } from './tcpLoad';
import { MAX_OPTIONS, segmentOptions, synOptions } from './tcpOptions';
import { TCP_CHECKSUM_AT, TCP_HEADER, writeTcp } from './tcp';
import { backOffTimes, poissonTimes } from './timing';

interface Segment {
  readonly fromSource: boolean;
  readonly flags: number;
  readonly load: Load;
}

/** One end of the connection as it goes along. */
interface End {
  readonly initial: number;
  /** Next sequence number to send. */
  next: number;
  acknowledged: number;
  hasSent: boolean;
  window: number;
  identification: number;
  readonly clock: number;
  /** The last timestamp value sent. */
  timestamp: number;
}

export function* tcpPackets(exchange: Exchange): FlowPackets {
  const cycle = lifeCycleOf(exchange);
  const count = packetCount(exchange);
  const isAttempt = cycle.sourceFlags === FLAGS.SYN && cycle.destination === 0;
  const last = durationNanoseconds(exchange);
  const times = isAttempt ? backOffTimes(count, last) : poissonTimes(count, last, exchange.random);
  const [from, to] =
    (cycle.opening.length === 0 && !isAttempt && exchange.continuations.recall(exchange)) || [];
  const ends = {
    source: openEnd(exchange, 'source', from),
    destination: openEnd(exchange, 'destination', to),
  };
  for (const segment of segmentsOf(exchange, cycle)) {
    const time = times.next().value as number;
    yield { time, bytes: render(exchange, segment, ends, time) };
  }
  exchange.continuations.remember(exchange, ends.source.next, ends.destination.next);
}

function lifeCycleOf({ state, values, source, random }: Exchange): LifeCycle {
  const most = IP_HEADER[source.address.length === 4 ? 4 : 6] + TCP_HEADER + MAX_OPTIONS;
  const { sourcePackets, destinationPackets, sourceBytes, destinationBytes } = values;
  const hasData = sourceBytes > sourcePackets * most || destinationBytes > destinationPackets * most;
  const responderCloses = random.substream('close').uniform() < 0.5;
  return tcpLifeCycle({ state, sourcePackets, destinationPackets, hasData, responderCloses });
}

function* segmentsOf(exchange: Exchange, cycle: LifeCycle): Generator<Segment> {
  const needs = [endNeeds(exchange, cycle, true), endNeeds(exchange, cycle, false)] as const;
  const hasTimestamps = needs.every(hasRoomForTimestamps) && cycle.sourceFlags !== FLAGS.SYN;
  const [source, destination] = needs.map((need) => loadsOf({ ...need, hasTimestamps }, cycle)) as [
    EndLoads,
    EndLoads,
  ];
  const loads = (fromSource: boolean) => (fromSource ? source : destination);
  for (const event of cycle.opening) yield { ...event, load: loads(event.fromSource).syn };
  for (const { fromSource, index } of interleave(cycle.source, cycle.destination)) {
    const flags = fromSource ? cycle.sourceFlags : cycle.destinationFlags;
    yield { fromSource, flags, load: loads(fromSource).body(index) };
  }
  for (const event of cycle.closing) yield { ...event, load: closingLoad(event, loads(event.fromSource)) };
}

function loadsOf(needs: EndNeeds, cycle: LifeCycle): EndLoads {
  const loads = endLoads(needs);
  return cycle.sourceFlags === FLAGS.SYN ? { ...loads, body: attemptLoads(needs) } : loads;
}

function closingLoad({ flags }: Event, loads: EndLoads): Load {
  if (flags & FLAGS.FIN) return loads.fin;
  return flags & FLAGS.RST ? loads.rst : loads.bare;
}

function endNeeds({ values, source }: Exchange, cycle: LifeCycle, isInitiator: boolean): EndNeeds {
  const packets = isInitiator ? values.sourcePackets : values.destinationPackets;
  const bytes = isInitiator ? values.sourceBytes : values.destinationBytes;
  const header = IP_HEADER[source.address.length === 4 ? 4 : 6] + TCP_HEADER;
  const sends = (flag: number, events: readonly Event[]) =>
    countFrom(
      isInitiator,
      events.filter(({ flags }) => (flags & flag) !== 0),
    ) > 0;
  return {
    extra: bytes - packets * header,
    packets,
    header,
    body: isInitiator ? cycle.source : cycle.destination,
    hasSyn: sends(FLAGS.SYN, cycle.opening),
    hasFin: sends(FLAGS.FIN, cycle.closing),
    hasRst: sends(FLAGS.RST, cycle.closing),
    hasTimestamps: false,
    isInitiator,
  };
}

function openEnd(exchange: Exchange, name: 'source' | 'destination', next?: number): End {
  const random = exchange.random.substream(name);
  const initial = next ?? random.integer(2 ** 32);
  return {
    initial,
    next: initial,
    acknowledged: -1,
    hasSent: false,
    window: exchange[name].profile.window,
    identification: random.integer(2 ** 16),
    clock: random.integer(2 ** 31) + Math.floor(exchange.startMilliseconds),
    timestamp: 0,
  };
}

function render(
  exchange: Exchange,
  { fromSource, flags, load }: Segment,
  ends: { source: End; destination: End },
  time: number,
): Uint8Array {
  const from = fromSource ? exchange.source : exchange.destination;
  const to = fromSource ? exchange.destination : exchange.source;
  const [end, peer] = fromSource ? [ends.source, ends.destination] : [ends.destination, ends.source];
  const length = TCP_HEADER + load.options + load.payload;
  end.identification = (end.identification + 1) & 0xffff;
  const frame = createFrame(from, to, { protocol: 6, length, identification: end.identification });
  const numbers = advance(end, peer, flags, load.payload);
  end.timestamp = (end.clock + Math.floor(time / 1e6)) >>> 0;
  const echo = flags & FLAGS.ACK ? peer.timestamp : 0;
  writeTcp(frame.transport, {
    sourcePort: from.port,
    destinationPort: to.port,
    ...numbers,
    flags: load.payload > 0 && !(flags & (FLAGS.SYN | FLAGS.RST)) ? flags | FLAGS.PSH : flags,
    options: optionsOf(flags, load.options, from.address.length === 4 ? 1460 : 1440, {
      value: end.timestamp,
      echo,
    }),
  });
  const offset = (numbers.sequence - end.initial - 1) >>> 0;
  fillTcpPayload(frame.transport.subarray(TCP_HEADER + load.options), from.port, to.port, offset);
  sealTransport(frame, TCP_CHECKSUM_AT);
  return frame.bytes;
}

interface Numbers {
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly window: number;
}

/** Takes the numbers for one segment and moves both ends on. */
function advance(end: End, peer: End, flags: number, payload: number): Numbers {
  const isSyn = (flags & FLAGS.SYN) !== 0;
  const acknowledges = (flags & FLAGS.ACK) !== 0;
  // A SYN-ACK answers a SYN even where the observer saw none.
  if (isSyn && acknowledges && !peer.hasSent) peer.next = (peer.initial + 1) >>> 0;
  const sequence = isSyn ? end.initial : end.next;
  const next = (sequence + payload + (flags & (FLAGS.SYN | FLAGS.FIN) ? 1 : 0)) >>> 0;
  const acknowledgment = acknowledges ? peer.next : 0;
  const isRepeated = end.hasSent && next === end.next && acknowledgment === end.acknowledged;
  // An ACK that tells nothing new is a duplicate unless it updates the window (RFC 5681 §2).
  if (isRepeated && flags === FLAGS.ACK) end.window ^= 0x100;
  Object.assign(end, { next, acknowledged: acknowledgment, hasSent: true });
  return { sequence, acknowledgment, window: end.window };
}

function optionsOf(
  flags: number,
  length: number,
  segmentSize: number,
  timestamps: { value: number; echo: number },
): number[] {
  if (flags & FLAGS.SYN) return synOptions(length, segmentSize, timestamps);
  if (length === 12 && !(flags & FLAGS.RST && timestamps.echo === 0)) return segmentOptions(timestamps);
  return Array<number>(length).fill(1);
}
