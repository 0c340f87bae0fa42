/** Everything learned from training rows before a gradient is taken: vocabularies, codecs, streams, links. Plain data. */
import type { Nanoseconds, Seconds, Trace } from '../trace/trace';
import type { AddressFamily } from './addressFamily';
import { familyOf } from './addressFamily';
import type { Clock, ClockFeatures } from './clock';
import { fitClock } from './clock';
import type { Link } from './links';
import { findLinks, reachablePairs } from './links';
import type { NumericCodec } from './numericCodec';
import { fitNumericCodec, numericTokens } from './numericCodec';
import type { HostModel, OtherEvent, Pair, PairResolution, PairVocabulary } from './pairVocabulary';
import { fitHostModel, fitPairResolution, fitPairVocabulary, OTHER_PAIR } from './pairVocabulary';
import type { IcmpMessages } from './icmpMessages';
import { fitIcmpMessages } from './icmpMessages';
import type { PortRoles } from './portRoles';
import { fitPortRoles } from './portRoles';
import type { FieldName, NumberField } from './schema';
import { FIELDS, numberValue, presentFields } from './schema';
import type { Service, ServiceVocabulary } from './serviceVocabulary';
import { fitServiceVocabulary, serviceIndex, serviceTokens } from './serviceVocabulary';
import { assignStreams, pairTokens } from './assignStreams';
import { findSynchrony } from './synchrony';

/** A stream: all events of busy pairs and initiators that keep one rhythm, mostly one of them alone, plus what they trigger. */
export interface Stream {
  /** Tokens of busy pairs. */
  readonly pairs: readonly number[];
  /** Initiators, all of whose other pairs belong here. The stream that has neither takes everything else. */
  readonly sources: readonly string[];
  /** 1 for every pair token this stream may yield; length = pair tokens. */
  readonly allowed: Uint8Array;
  readonly resolution: PairResolution;
}

/** Pairs alone, all of some initiators, or everything else. */
export function streamKind({ pairs, sources }: Pick<Stream, 'pairs' | 'sources'>): 'pair' | 'host' | 'other' {
  if (sources.length > 0) return 'host';
  return pairs.length > 0 ? 'pair' : 'other';
}

export interface Encoder {
  readonly start: Nanoseconds;
  readonly resolution: Seconds;
  readonly clock: Clock;
  readonly pairs: PairVocabulary;
  /** Host token i + 1; 0 is any other. */
  readonly hosts: readonly string[];
  readonly hostModel: HostModel;
  readonly services: ServiceVocabulary;
  /** State token i; the last token is OTHER. */
  readonly states: readonly string[];
  /** State tokens that training showed with each protocol. */
  readonly statesOfProtocol: ReadonlyMap<string, ReadonlySet<number>>;
  /** Protocols that training showed between addresses of each family. */
  readonly protocolsOf: ReadonlyMap<AddressFamily, ReadonlySet<string>>;
  readonly portRoles: PortRoles;
  readonly icmpMessages: IcmpMessages;
  /** Whether several packets always last longer than nothing in training. */
  readonly trainsLast: boolean;
  readonly numbers: Readonly<Partial<Record<NumberField, NumericCodec>>>;
  /** Marks after the pair, in chain order. */
  readonly fields: readonly FieldName[];
  readonly streams: readonly Stream[];
  readonly links: readonly Link[];
  /** Training events per stream and pair token. */
  readonly pairFrequencies: readonly ReadonlyMap<number, number>[];
}

const PAIR_STREAM_LEAST = 100;
const PAIR_STREAM_MOST = 100;
const HOST_STREAM_LEAST = 30;
const HOST_STREAM_MOST = 127;
const HOST_LEAST = 5;
const HOST_MOST = 255;

/** What an encoder may be fitted as. */
export interface EncoderOptions {
  /** `linked`: pairs and hosts apart, triggered flows with their triggers. `one`: a single sequence of everything. */
  readonly streams: 'linked' | 'one';
  readonly clock: ClockFeatures;
}

/** Fits on `training`, rows in time order of which nothing is held out. */
export function fitEncoder(training: Trace, options: EncoderOptions): Encoder {
  const pairCounts = countPairs(training);
  const hostCounts = countHosts(training);
  const pairs = fitPairVocabulary(pairCounts);
  const tokens = pairTokens(pairs, training);
  const isOne = options.streams === 'one';
  const links = isOne
    ? []
    : findLinks(training.time, tokens, pairs.pairs.length + 1, {
        span: Math.max(observedSpan(training), 1),
        resolution: training.resolution,
      });
  const keys = isOne ? [EVERYTHING_ELSE] : streamKeys(training, pairs, pairCounts, tokens);
  const partial = {
    pairs,
    links,
    streams: keys.map((key) => ({ ...key, allowed: allowedPairs(key, keys, pairs, links) })),
  };
  const assigned = assignStreams(partial, training, tokens);
  const fields = presentFields(training);
  const rowServices = servicesOf(training);
  const services = fitServiceVocabulary(rowServices);
  const numbers = fitNumbers(training, fields);
  const others = otherEvents(training, tokens, assigned, keys.length);
  return {
    ...partial,
    start: training.start,
    resolution: training.resolution,
    // Not the trace's span: what is held out must not decide which rhythms are learnt.
    clock: fitClock(training.start, observedSpan(training), options.clock),
    hosts: [...hostCounts]
      .filter(([, count]) => count >= HOST_LEAST)
      .slice(0, HOST_MOST)
      .map(([host]) => host),
    hostModel: fitHostModel(
      pairCounts.map(([pair]) => pair),
      hostCounts.keys(),
    ),
    services,
    ...fitStates(training),
    protocolsOf: fitProtocols(training),
    numbers,
    icmpMessages: fitIcmpMessages(training),
    trainsLast: !showsInstantTrain(training),
    portRoles: fitPortRoles(training, rowServices, serviceIndex(services), numbers.sourcePort),
    fields,
    pairFrequencies: countByStream(tokens, assigned, keys.length),
    streams: partial.streams.map((stream, s) => ({
      ...stream,
      resolution: fitPairResolution(stream.sources, others[s]!),
    })),
  };
}

/** Number of tokens of a mark. */
export function fieldTokens(encoder: Encoder, field: FieldName): number {
  const spec = FIELDS[field];
  if (spec.kind === 'service') return serviceTokens(encoder.services);
  if (spec.kind === 'state') return encoder.states.length + 1;
  return numericTokens(encoder.numbers[field as NumberField]!);
}

export const pairTokenCount = (encoder: Pick<Encoder, 'pairs'>) => encoder.pairs.pairs.length + 1;

export function serviceAt(trace: Trace, i: number): Service {
  return {
    protocol: trace.protocols[trace.protocol[i]!]!,
    port: trace.destinationPort[i]!,
    name: trace.services[trace.service[i]!]!,
  };
}

export const pairAt = (trace: Trace, i: number): Pair => [
  trace.hosts[trace.source[i]!]!,
  trace.hosts[trace.destination[i]!]!,
];

function servicesOf(trace: Trace): Service[] {
  return Array.from({ length: trace.length }, (_, i) => serviceAt(trace, i));
}

function fitStates(trace: Trace): Pick<Encoder, 'states' | 'statesOfProtocol'> {
  const states = trace.states.filter((_, state) => trace.state.includes(state));
  const statesOfProtocol = new Map<string, Set<number>>();
  for (let i = 0; i < trace.length; i++) {
    const protocol = trace.protocols[trace.protocol[i]!]!;
    const seen = statesOfProtocol.get(protocol) ?? new Set();
    statesOfProtocol.set(protocol, seen.add(states.indexOf(trace.states[trace.state[i]!]!)));
  }
  return { states, statesOfProtocol };
}

function fitProtocols(trace: Trace): Encoder['protocolsOf'] {
  const families = trace.hosts.map(familyOf);
  const protocols = new Map<AddressFamily, Set<string>>();
  for (let i = 0; i < trace.length; i++) {
    const family = families[trace.source[i]!]!;
    const seen = protocols.get(family) ?? new Set();
    protocols.set(family, seen.add(trace.protocols[trace.protocol[i]!]!));
  }
  return protocols;
}

/** Whether several packets ever take no time: a coarse clock puts them into one tick. */
function showsInstantTrain({ duration, sourcePackets, destinationPackets }: Trace): boolean {
  return duration.some((seconds, i) => seconds === 0 && sourcePackets[i]! + destinationPackets[i]! > 1);
}

function fitNumbers(trace: Trace, fields: readonly FieldName[]) {
  const numbers: Partial<Record<NumberField, NumericCodec>> = {};
  for (const name of fields) {
    const field = FIELDS[name];
    if (field.kind !== 'number') continue;
    const values = Float64Array.from({ length: trace.length }, (_, i) =>
      numberValue(trace, name as NumberField, i),
    );
    numbers[name as NumberField] = fitNumericCodec(values, field.codec);
  }
  return numbers;
}

function countPairs(trace: Trace): [Pair, number][] {
  const counts = new Map<number, number>();
  const hosts = trace.hosts.length;
  for (let i = 0; i < trace.length; i++) {
    const key = trace.source[i]! * hosts + trace.destination[i]!;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .map(([key, count]) => [[trace.hosts[Math.floor(key / hosts)]!, trace.hosts[key % hosts]!], count]);
}

/** Events per host, either end, busiest first. */
function countHosts(trace: Trace): Map<string, number> {
  const counts = new Float64Array(trace.hosts.length);
  for (let i = 0; i < trace.length; i++) {
    counts[trace.source[i]!]!++;
    counts[trace.destination[i]!]!++;
  }
  const ranked = trace.hosts
    .map((host, i): [string, number] => [host, counts[i]!])
    .filter(([, count]) => count > 0);
  return new Map(ranked.sort((a, b) => b[1] - a[1]));
}

function countByStream(tokens: Int32Array, streams: Int32Array, streamCount: number): Map<number, number>[] {
  const counts = Array.from({ length: streamCount }, () => new Map<number, number>());
  tokens.forEach((token, i) => counts[streams[i]!]!.set(token, (counts[streams[i]!]!.get(token) ?? 0) + 1));
  return counts;
}

type StreamKey = Pick<Stream, 'pairs' | 'sources'>;

const EVERYTHING_ELSE: StreamKey = { pairs: [], sources: [] };

/** Stream 0 is everything else; then pairs with ≥ 100 events, then initiators with ≥ 30 of what is left. */
function streamKeys(
  trace: Trace,
  pairs: PairVocabulary,
  counts: readonly (readonly [Pair, number])[],
  tokens: Int32Array,
): StreamKey[] {
  const busy = counts.filter(([, count]) => count >= PAIR_STREAM_LEAST).slice(0, PAIR_STREAM_MOST).length;
  const left = new Map<string, number>();
  for (let i = 0; i < trace.length; i++) {
    if (tokens[i] !== OTHER_PAIR && tokens[i]! <= busy) continue;
    const source = trace.hosts[trace.source[i]!]!;
    left.set(source, (left.get(source) ?? 0) + 1);
  }
  const hosts = [...left]
    .filter(([, count]) => count >= HOST_STREAM_LEAST)
    .sort((a, b) => b[1] - a[1])
    .slice(0, HOST_STREAM_MOST);
  const keys = [
    EVERYTHING_ELSE,
    ...pairs.pairs.slice(0, busy).map((_, i): StreamKey => ({ pairs: [i + 1], sources: [] })),
    ...hosts.map(([source]): StreamKey => ({ pairs: [], sources: [source] })),
  ];
  return mergeSynchronous(keys, trace, assignStreams({ pairs, links: [], streams: keys }, trace, tokens));
}

/** Streams that keep a common rhythm become one, in the place of the first of them. */
function mergeSynchronous(keys: readonly StreamKey[], trace: Trace, streams: Int32Array): StreamKey[] {
  const times = keys.map((_, s) => trace.time.filter((_, i) => s > 0 && streams[i] === s));
  const merged: (StreamKey | null)[] = [...keys];
  for (const [first, ...others] of findSynchrony(times)) {
    const group = [first!, ...others].map((s) => keys[s]!);
    merged[first!] = {
      pairs: group.flatMap((key) => key.pairs),
      sources: group.flatMap((key) => key.sources),
    };
    for (const other of others) merged[other] = null;
  }
  return merged.filter((key) => key !== null);
}

/** A stream's own pairs and all that links reach from them; OTHER only where rare pairs can fall into it. */
function allowedPairs(
  key: StreamKey,
  keys: readonly StreamKey[],
  pairs: PairVocabulary,
  links: readonly Link[],
): Uint8Array {
  const ownStream = new Set(keys.flatMap((each) => each.pairs));
  const ownHost = new Set(keys.flatMap((each) => each.sources));
  const own = pairs.pairs.flatMap(([source], i) => {
    if (ownStream.has(i + 1)) return key.pairs.includes(i + 1) ? [i + 1] : [];
    return (streamKind(key) === 'other' ? !ownHost.has(source) : key.sources.includes(source)) ? [i + 1] : [];
  });
  const allowed = new Uint8Array(pairs.pairs.length + 1);
  for (const pair of reachablePairs(own, links)) allowed[pair] = 1;
  if (streamKind(key) !== 'pair') allowed[OTHER_PAIR] = 1;
  return allowed;
}

/** Per stream its events of pairs that are no token. */
function otherEvents(
  trace: Trace,
  tokens: Int32Array,
  streams: Int32Array,
  streamCount: number,
): OtherEvent[][] {
  const others = Array.from({ length: streamCount }, (): OtherEvent[] => []);
  const [sources, destinations] = [new Set<number>(), new Set<number>()];
  for (let i = 0; i < trace.length; i++) {
    const [source, destination] = [trace.source[i]!, trace.destination[i]!];
    if (tokens[i] === OTHER_PAIR)
      others[streams[i]!]!.push({
        pair: pairAt(trace, i),
        knownSource: sources.has(source),
        knownDestination: destinations.has(destination),
      });
    sources.add(source);
    destinations.add(destination);
  }
  return others;
}

function observedSpan(trace: Trace): Seconds {
  return trace.length === 0 ? 0 : trace.time[trace.length - 1]! - trace.time[0]!;
}
