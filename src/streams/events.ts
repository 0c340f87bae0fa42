/** A trace's rows as tokens and streams: what sequences, likelihood and baselines read. */
import type { Trace } from '../trace/trace';
import { assignStreams, pairTokens } from './assignStreams';
import type { Encoder } from './encoder';
import { pairAt, serviceAt } from './encoder';
import { encodeNumber, logValueGivenToken } from './numericCodec';
import { OTHER_PAIR, pairScorer } from './pairVocabulary';
import type { FieldName, NumberField } from './schema';
import { FIELDS, numberValue } from './schema';
import { logServiceGivenToken, serviceIndex } from './serviceVocabulary';

export interface EventTable {
  readonly length: number;
  /** Seconds since the trace's start, ascending. */
  readonly time: Float64Array;
  readonly stream: Int32Array;
  readonly pair: Int32Array;
  readonly sourceHost: Int32Array;
  readonly destinationHost: Int32Array;
  /** Token per mark after the pair, in `encoder.fields` order. */
  readonly marks: readonly Int32Array[];
  /** log P(what the row says | its tokens), per task: pair, then the marks. */
  readonly logResolution: readonly Float64Array[];
}

const LOG_UNSEEN_STATE = -Math.log(16);

/** Encodes every row of `trace`, which shares `start` with the training trace. */
export function encodeEvents(encoder: Encoder, trace: Trace): EventTable {
  const pair = pairTokens(encoder.pairs, trace);
  const stream = assignStreams(encoder, trace, pair);
  const hostTokens = new Map(encoder.hosts.map((host, i) => [host, i + 1]));
  const tokenOfHost = trace.hosts.map((host) => hostTokens.get(host) ?? 0);
  const marks = encoder.fields.map((field) => encodeField(encoder, trace, field));
  return {
    length: trace.length,
    time: trace.time,
    stream,
    pair,
    sourceHost: Int32Array.from(trace.source, (host) => tokenOfHost[host]!),
    destinationHost: Int32Array.from(trace.destination, (host) => tokenOfHost[host]!),
    marks: marks.map(({ tokens }) => tokens),
    logResolution: [
      pairResolutions(encoder, trace, pair, stream),
      ...marks.map(({ logResolution }) => logResolution),
    ],
  };
}

function pairResolutions(encoder: Encoder, trace: Trace, pair: Int32Array, stream: Int32Array): Float64Array {
  const score = pairScorer(encoder.hostModel);
  return Float64Array.from(pair, (token, i) =>
    token === OTHER_PAIR ? score(encoder.streams[stream[i]!]!.resolution, pairAt(trace, i)) : 0,
  );
}

function encodeField(encoder: Encoder, trace: Trace, field: FieldName) {
  const kind = FIELDS[field].kind;
  const tokens = new Int32Array(trace.length);
  const logResolution = new Float64Array(trace.length);
  const tokenOfService = serviceIndex(encoder.services);
  const tokenOfState = trace.states.map((state) => encoder.states.indexOf(state));
  for (let i = 0; i < trace.length; i++) {
    if (kind === 'service') {
      const service = serviceAt(trace, i);
      tokens[i] = tokenOfService(service);
      logResolution[i] = logServiceGivenToken(encoder.services, tokens[i]!, service);
    } else if (kind === 'state') {
      const token = tokenOfState[trace.state[i]!]!;
      tokens[i] = token < 0 ? encoder.states.length : token;
      logResolution[i] = token < 0 ? LOG_UNSEEN_STATE : 0;
    } else {
      const codec = encoder.numbers[field as NumberField]!;
      const value = numberValue(trace, field as NumberField, i);
      tokens[i] = encodeNumber(codec, value);
      logResolution[i] = logValueGivenToken(codec, tokens[i]!, value);
    }
  }
  return { tokens, logResolution };
}
