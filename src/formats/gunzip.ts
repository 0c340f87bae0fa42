/**
 * gzip (RFC 1952) as a stream of chunks. Not the platform's DecompressionStream: it throws away what it has already
 * decompressed when the file turns out to be cut, and refuses a second member (bgzip, pigz, `cat a.gz b.gz`).
 */
import { Gunzip } from 'fflate';

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Decompressed chunks; where the gzip is cut or damaged, those before the damage, then `warn`. */
export async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  warn: (message: string) => void,
): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const inflate = new Gunzip((chunk) => chunks.push(chunk));
  let offset = 0;
  let problem: string | null = null;
  for await (const compressed of source) {
    problem = push(inflate, compressed, false);
    yield* chunks.splice(0);
    if (problem !== null) break;
    offset += compressed.length;
  }
  problem ??= push(inflate, new Uint8Array(), true);
  yield* chunks.splice(0);
  if (problem !== null) warn(`damaged gzip: ${problem} behind byte ${offset} of the compressed file`);
}

/** fflate's complaint, or null. */
function push(inflate: Gunzip, compressed: Uint8Array, isLast: boolean): string | null {
  try {
    inflate.push(compressed, isLast);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
