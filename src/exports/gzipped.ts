/** Any writer's chunks as gzip (RFC 1952). No time and no name in its header: same chunks, same bytes. */
import { Gzip } from 'fflate';
import type { Chunk } from './writer';

/** Returns what `chunks` returns. */
export function* gzipped<Result>(
  chunks: Generator<Chunk, Result>,
): Generator<Uint8Array<ArrayBuffer>, Result> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const gzip = new Gzip({ mtime: 0 }, (piece) => pieces.push(piece as Uint8Array<ArrayBuffer>));
  for (;;) {
    const next = chunks.next();
    if (next.done) {
      gzip.push(new Uint8Array(), true);
      yield* pieces.splice(0);
      return next.value;
    }
    gzip.push(typeof next.value === 'string' ? encoder.encode(next.value) : next.value);
    yield* pieces.splice(0);
  }
}
