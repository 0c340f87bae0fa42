/**
 * gzip (RFC 1952) as a stream of chunks: of one member or several (bgzip, pigz, `cat a.gz b.gz`). By pako's port of zlib,
 * which gives every byte before the damage; the platform's DecompressionStream throws away what it has queued by then.
 */
import {
  ZStream,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
} from 'pako';

/** 15 bits of window, and a gzip header and trailer (zlib.h, inflateInit2). */
const GZIP_WINDOW = 31;
const CHUNK = 1 << 18;

/** zlib's own words where a person needs others. */
const PROBLEMS: Readonly<Record<string, string>> = {
  'incorrect data check': 'its check sum is another one, some of what was read may be wrong,',
  'incorrect length check': 'its length is another one, some of what was read may be wrong,',
};

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Decompressed chunks; where the gzip is cut or damaged, every byte before the damage, then `warn`. */
export async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  warn: (message: string) => void,
): AsyncGenerator<Uint8Array> {
  const stream = new ZStream();
  zlibInflateInit2(stream, GZIP_WINDOW);
  let isBetweenMembers = false;
  let offset = 0;
  for await (const chunk of source) {
    stream.input = chunk;
    stream.next_in = 0;
    stream.avail_in = chunk.length;
    while (stream.avail_in > 0) {
      if (isBetweenMembers) {
        if (!beginsMember(chunk[stream.next_in]!, offset + stream.next_in, warn)) return;
        zlibInflateReset(stream);
        isBetweenMembers = false;
      }
      if (stream.avail_out === 0) {
        stream.output = new Uint8Array(CHUNK);
        stream.next_out = 0;
        stream.avail_out = CHUNK;
      }
      const from = stream.next_out;
      const status = zlibInflate(stream, Z_NO_FLUSH);
      if (stream.next_out > from) yield stream.output.subarray(from, stream.next_out);
      isBetweenMembers = status === Z_STREAM_END;
      if (status !== Z_OK && status !== Z_STREAM_END)
        return warn(damaged(PROBLEMS[stream.msg] ?? stream.msg, offset + stream.next_in));
    }
    offset += chunk.length;
  }
  if (!isBetweenMembers) warn(damaged('it is cut', offset));
}

/** What follows a member and is no other is padding, said to be skipped where it is not zeros. */
function beginsMember(first: number, offset: number, warn: (message: string) => void): boolean {
  if (first === 0x1f) return true;
  if (first !== 0) warn(`what follows the gzip at byte ${offset} of the compressed file is skipped`);
  return false;
}

function damaged(problem: string, offset: number): string {
  return `damaged gzip: ${problem} at byte ${offset} of the compressed file`;
}
