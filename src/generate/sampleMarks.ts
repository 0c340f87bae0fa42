/** The marks of one event, drawn along the chain; tokens that protocol or arithmetic rule out get no mass. */
import type { Random } from '../math/random';
import type { AddressFamily } from '../streams/addressFamily';
import { ADDRESS_FAMILIES, familyOf } from '../streams/addressFamily';
import type { Codecs } from '../streams/dataset';
import type { Encoder } from '../streams/encoder';
import { numericTokens, sampleNumber, tokenRange, encodeNumber } from '../streams/numericCodec';
import { nearestMessage } from '../streams/icmpMessages';
import type { Pair } from '../streams/pairVocabulary';
import { OTHER_PAIR, samplePair } from '../streams/pairVocabulary';
import type { FieldName, NumberField } from '../streams/schema';
import { FIELDS } from '../streams/schema';
import { protocolsOfServices, sampleService } from '../streams/serviceVocabulary';
import type { FeasibleField, KnownFields } from '../trace/feasible';
import {
  FEASIBLE_FIELDS,
  feasibleRange,
  minPacketBytes,
  nearestFeasible,
  transportOf,
} from '../trace/feasible';
import type { Flow } from '../trace/trace';
import { drawAmong } from './drawCategory';

const OPTION_WORD = 4;
/** Bytes of payload below which dissectors of some forty ports call a message malformed. */
const CRUMBS = 10;

/** Column of the service among an event's tokens: after the pair and its two hosts. */
const SERVICE = 3;

type Start = Pick<Flow, 'seconds' | 'nanoseconds'>;
/** A flow half decided, of one shape throughout: what `feasible.ts` knows of it. */
interface Draft extends KnownFields {
  source: string;
  destination: string;
  family: AddressFamily;
  ipVersion: 4 | 6;
  protocol: string;
  service: string;
  state: string;
  sourcePort: number | undefined;
  destinationPort: number;
  duration: number;
  sourcePackets: number;
  sourceBytes: number;
  destinationPackets: number;
  destinationBytes: number;
}

/** What an encoder says again and again, in the form in which drawing wants it. */
interface Tables {
  readonly encoder: Encoder;
  /** Per stream the pairs it may yield. */
  readonly pairsOf: readonly Int32Array[];
  /** Services of the protocols seen in a family of addresses; all of them where it was never seen. */
  readonly servicesOf: (family: AddressFamily) => Int32Array;
  /** Per protocol the states it was seen in; all of them where it was never seen. */
  readonly statesOf: (protocol: string) => Int32Array;
  /** Least and greatest value of each token; an absent value passes every bound. */
  readonly ranges: ReadonlyMap<NumberField, { readonly min: Float64Array; readonly max: Float64Array }>;
  /** Room for the tokens that bounds leave. */
  readonly left: Int32Array;
}

/** One event half decided. */
export interface Drawing {
  readonly random: Random;
  readonly draft: Draft;
  /** Tokens decided so far: pair, source host, destination host, marks; what the history reads. */
  readonly tokens: number[];
}

/** A token drawn elsewhere, and what else was decided there. */
export interface DrawnMark {
  readonly token: number;
  readonly value?: number;
  readonly pair?: Pair | undefined;
}

/** Draws the marks of events, each mark when its logits are there. */
export interface MarkSampler {
  /** Number of marks. */
  readonly marks: number;
  begin(random: Random): Drawing;
  /** Decides mark j of an event; returns the tokens that later marks and the history are told. */
  draw(drawing: Drawing, mark: number, stream: number, logits: ArrayLike<number>): readonly number[];
  /** The same where the token was drawn elsewhere; −1 = nothing was possible. */
  take(drawing: Drawing, mark: number, stream: number, drawn: DrawnMark): readonly number[];
  /** Draws what OTHER stands for in a stream. */
  otherPair(stream: number, random: Random): Pair;
  /** The decided event as a flow. */
  finish(drawing: Drawing, start: Start): Flow;
}

/** @param hostTokens host tokens by address */
export function createMarkSampler({ encoder }: Codecs, hostTokens: ReadonlyMap<string, number>): MarkSampler {
  const hostToken = (host: string) => hostTokens.get(host) ?? 0;
  const tables = tablesOf(encoder);
  const take = (drawing: Drawing, mark: number, stream: number, drawn: DrawnMark) => {
    let tokens: number[];
    if (mark === 0) {
      const { token, pair } = takePair(encoder, stream, drawn, drawing.random);
      [drawing.draft.source, drawing.draft.destination] = pair;
      drawing.draft.family = familyOf(pair[0]);
      drawing.draft.ipVersion = drawing.draft.family === 6 ? 6 : 4;
      tokens = [token, hostToken(pair[0]), hostToken(pair[1])];
    } else tokens = [takeField(encoder, drawing, encoder.fields[mark - 1]!, drawn)];
    drawing.tokens.push(...tokens);
    return tokens;
  };
  return {
    marks: encoder.fields.length + 1,
    begin: (random) => ({ random, draft: emptyDraft(), tokens: [] }),
    draw(drawing, mark, stream, logits) {
      const choices = mark === 0 ? tables.pairsOf[stream]! : null;
      const token = choices
        ? drawAmong(logits, drawing.random, choices)
        : drawField(tables, drawing, encoder.fields[mark - 1]!, logits);
      return take(drawing, mark, stream, { token });
    },
    take,
    otherPair: (stream, random) => samplePair(encoder.streams[stream]!.resolution, encoder.hostModel, random),
    finish(drawing, start) {
      repair(encoder, drawing);
      return flowOf(drawing.draft, start);
    },
  };
}

function tablesOf(encoder: Encoder): Tables {
  const fields = encoder.fields.filter((field) => FIELDS[field].kind === 'number') as NumberField[];
  const rangesOf = (field: NumberField) => {
    const codec = encoder.numbers[field]!;
    const ranges = Array.from({ length: numericTokens(codec) }, (_, token) => tokenRange(codec, token));
    return {
      min: Float64Array.from(ranges, (range) => range?.min ?? -Infinity),
      max: Float64Array.from(ranges, (range) => range?.max ?? Infinity),
    };
  };
  const states = encoder.states.map((_, state) => state);
  const statesOf = new Map(
    [...encoder.statesOfProtocol].map(([protocol, seen]) => [
      protocol,
      Int32Array.from(states.filter((state) => seen.has(state))),
    ]),
  );
  const services = new Map(
    ADDRESS_FAMILIES.map((family) => {
      const seen = encoder.protocolsOf.get(family);
      const isSeen = (protocol: string) => seen === undefined || seen.has(protocol);
      return [
        family,
        Int32Array.from(
          protocolsOfServices(encoder.services).flatMap((name, i) => (isSeen(name) ? [i] : [])),
        ),
      ];
    }),
  );
  const everyState = Int32Array.from(states);
  const ranges = new Map(fields.map((field) => [field, rangesOf(field)]));
  return {
    encoder,
    servicesOf: (family) => services.get(family)!,
    statesOf: (protocol) => statesOf.get(protocol) ?? everyState,
    left: new Int32Array(Math.max(0, ...[...ranges.values()].map(({ min }) => min.length))),
    pairsOf: encoder.streams.map(({ allowed }) =>
      Int32Array.from(allowed.keys()).filter((pair) => allowed[pair]),
    ),
    ranges,
  };
}

function takePair(
  { streams, hostModel, pairs }: Encoder,
  stream: number,
  { token: drawn, pair: resolved }: DrawnMark,
  random: Random,
): { token: number; pair: Pair } {
  const token = Math.max(0, drawn);
  if (token !== OTHER_PAIR) return { token, pair: pairs.pairs[token - 1]! };
  return { token, pair: resolved ?? samplePair(streams[stream]!.resolution, hostModel, random) };
}

/** Draws one field's token. */
function drawField(tables: Tables, drawing: Drawing, field: FieldName, logits: ArrayLike<number>): number {
  const { random, draft } = drawing;
  switch (FIELDS[field].kind) {
    case 'service':
      return drawAmong(logits, random, tables.servicesOf(draft.family));
    case 'state':
      return drawAmong(logits, random, tables.statesOf(draft.protocol));
    case 'number':
      return drawNumber(tables, drawing, field as NumberField, logits);
  }
}

/** Decides one field of the draft by its token; returns the token. */
function takeField(encoder: Encoder, drawing: Drawing, field: FieldName, drawn: DrawnMark): number {
  const { random, draft } = drawing;
  switch (FIELDS[field].kind) {
    case 'service': {
      const { protocol, port, name } = sampleService(encoder.services, drawn.token, random);
      draft.protocol = protocol;
      draft.destinationPort = port;
      draft.service = name;
      return drawn.token;
    }
    case 'state':
      draft.state = encoder.states[drawn.token] ?? '';
      return drawn.token;
    case 'number':
      return takeNumber(encoder, drawing, field as NumberField, drawn);
  }
}

function drawNumber(
  { encoder, ranges, left }: Tables,
  { random, draft, tokens }: Drawing,
  field: NumberField,
  logits: ArrayLike<number>,
): number {
  const { min, max } = bounds(encoder, field, draft);
  const roles = field === 'sourcePort' ? encoder.portRoles.get(tokens[SERVICE]!) : undefined;
  const { min: least, max: most } = ranges.get(field)!;
  let count = 0;
  for (let token = 0; token < least.length; token++) {
    if (most[token]! >= min && least[token]! <= max && (roles === undefined || roles.has(token)))
      left[count++] = token;
  }
  return drawAmong(logits, random, left, count);
}

function takeNumber(
  encoder: Encoder,
  { random, draft }: Drawing,
  field: NumberField,
  { token, value: given }: DrawnMark,
): number {
  const codec = encoder.numbers[field]!;
  const unit = unitOf(encoder, field);
  const { min, max } = bounds(encoder, field, draft);
  const value = given ?? (token < 0 ? min : sampleNumber(codec, token, random, min, max));
  if (field === 'sourcePort') draft.sourcePort = Number.isNaN(value) ? undefined : value;
  else draft[field] = value * unit;
  return token < 0 ? Math.min(encodeNumber(codec, value), numericTokens(codec) - 1) : token;
}

function unitOf(encoder: Encoder, field: NumberField): number {
  return FIELDS[field].inTicks ? encoder.resolution : 1;
}

/** Bounds of a number in the codec's unit, given what is decided. */
function bounds(encoder: Encoder, field: NumberField, draft: Draft): { min: number; max: number } {
  if (field === 'sourcePort') return { min: 0, max: transportOf(draft.protocol) === 'icmp' ? 255 : 65_535 };
  const { min, max } = feasibleRange(field satisfies FeasibleField, draft);
  const unit = unitOf(encoder, field);
  const isTrain = field === 'duration' && draft.sourcePackets + draft.destinationPackets > 1;
  return {
    min: Math.max(Math.ceil(min / unit), isTrain && encoder.trainsLast ? 1 : 0),
    max: Math.floor(max / unit),
  };
}

/** The source port (an ICMP type) comes last: made one that is in use, it may narrow what came before it. */
function repair(encoder: Encoder, { draft, random }: Drawing): void {
  const transport = transportOf(draft.protocol);
  if (transport === 'tcp') removeCrumbs(draft, encoder);
  if (transport !== 'icmp') return;
  const drawn = { type: draft.sourcePort ?? -1, code: draft.destinationPort };
  const { type, code } = nearestMessage(encoder.icmpMessages, draft.ipVersion, drawn, random.uniform);
  [draft.sourcePort, draft.destinationPort] = [type, code];
  const complete = FEASIBLE_FIELDS.every((field) => !Number.isNaN(draft[field]));
  if (complete) Object.assign(draft, nearestFeasible(draft).values);
}

/**
 * TCP sizes drawn from a range, not seen as such, end on whole option words (RFC 9293 §3.1), and leave no payload of a few
 * bytes: what remains above the headers would be a crumb that no application of its port sends.
 */
function removeCrumbs(draft: Draft, encoder: Encoder): void {
  const header = minPacketBytes(draft);
  const whole = (field: 'sourceBytes' | 'destinationBytes', packets: number) => {
    const bytes = draft[field];
    if (!(bytes > 0) || encoder.numbers[field]?.atoms.includes(bytes)) return bytes;
    return bytes - packets * header < CRUMBS ? packets * header : bytes - (bytes % OPTION_WORD);
  };
  draft.sourceBytes = whole('sourceBytes', draft.sourcePackets);
  draft.destinationBytes = whole('destinationBytes', draft.destinationPackets);
}

function flowOf(draft: Draft, { seconds, nanoseconds }: Start): Flow {
  return {
    seconds,
    nanoseconds,
    source: draft.source,
    destination: draft.destination,
    protocol: draft.protocol,
    sourcePort: draft.sourcePort ?? -1,
    destinationPort: draft.destinationPort,
    service: draft.service,
    state: draft.state,
    duration: draft.duration,
    sourcePackets: draft.sourcePackets,
    sourceBytes: draft.sourceBytes,
    destinationPackets: draft.destinationPackets,
    destinationBytes: draft.destinationBytes,
    label: '',
  };
}

function emptyDraft(): Draft {
  return {
    source: '',
    destination: '',
    family: 4,
    ipVersion: 4,
    protocol: '',
    service: '',
    state: '',
    sourcePort: undefined,
    destinationPort: -1,
    duration: NaN,
    sourcePackets: NaN,
    sourceBytes: NaN,
    destinationPackets: NaN,
    destinationBytes: NaN,
  };
}
