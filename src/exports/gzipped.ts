/** Any writer's chunks as gzip (RFC 1952). No time and no name in its header: same chunks, same bytes. */
import { Deflate } from 'pako';
import type { Chunk } from './writer';

const CHUNK = 1 << 18;

/** Returns what `chunks` returns. */
export function* gzipped<Result>(
  chunks: Generator<Chunk, Result>,
): Generator<Uint8Array<ArrayBuffer>, Result> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const gzip = new Deflate({ gzip: true, chunkSize: CHUNK });
  gzip.onData = (piece) => pieces.push(piece);
  for (;;) {
    const next = chunks.next();
    if (next.done) {
      gzip.push(new Uint8Array(), true);
      yield* pieces.splice(0);
      return next.value;
    }
    gzip.push(typeof next.value === 'string' ? encoder.encode(next.value) : next.value, false);
    yield* pieces.splice(0);
  }
}
