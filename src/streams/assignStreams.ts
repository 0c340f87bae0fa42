/** Which stream each event belongs to. */
import type { Trace } from '../trace/trace';
import type { Stream } from './encoder';
import type { Link } from './links';
import { followLinks } from './links';
import type { PairVocabulary } from './pairVocabulary';

/** Pair token of every row, 0 = OTHER. */
export function pairTokens(vocabulary: PairVocabulary, trace: Trace): Int32Array {
  const hostIds = new Map(trace.hosts.map((host, id) => [host, id]));
  const index = new Map<number, number>();
  vocabulary.pairs.forEach(([source, destination], i) => {
    const s = hostIds.get(source);
    const d = hostIds.get(destination);
    if (s !== undefined && d !== undefined) index.set(s * trace.hosts.length + d, i + 1);
  });
  return Int32Array.from(
    { length: trace.length },
    (_, i) => index.get(trace.source[i]! * trace.hosts.length + trace.destination[i]!) ?? 0,
  );
}

/** Stream of every row: the pair's, else the initiator's, else 0; then triggered events follow their trigger. */
export function assignStreams(
  encoder: {
    pairs: PairVocabulary;
    links: readonly Link[];
    streams: readonly Pick<Stream, 'pairs' | 'sources'>[];
  },
  trace: Trace,
  tokens: Int32Array,
): Int32Array {
  const ofPair = new Map<number, number>();
  const ofHost = new Map<string, number>();
  encoder.streams.forEach((stream, s) => {
    for (const pair of stream.pairs) ofPair.set(pair, s);
    for (const source of stream.sources) ofHost.set(source, s);
  });
  const streams = Int32Array.from({ length: trace.length }, (_, i) => {
    const own = tokens[i] ? ofPair.get(tokens[i]!) : undefined;
    return own ?? ofHost.get(trace.hosts[trace.source[i]!]!) ?? 0;
  });
  followLinks(streams, trace.time, tokens, encoder.links, encoder.pairs.pairs.length + 1);
  return streams;
}
