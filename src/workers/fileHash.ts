/**
 * SHA-256 of a file, in pieces that let other messages in between: WebCrypto hashes nothing piece by piece, and a script
 * manages a hundred megabytes a second, so that nobody shall wait for it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { TraceFile } from '../formats/traceFile';
import { fileChunks } from '../formats/traceFile';
import { nextTask } from './nextTask';

/** A few milliseconds of work. */
const PIECE_BYTES = 1 << 18;

/**
 * 64 hexadecimal digits, of the bytes as stored; null where they cannot be read any more or are not as many as they were:
 * then they are not those of which the hash is wanted. Throws only the signal's reason. `rest` is waited for between pieces.
 */
export async function fileHash(
  file: TraceFile,
  signal: AbortSignal,
  rest: () => Promise<unknown> = nextTask,
): Promise<string | null> {
  const hash = sha256.create();
  let bytes = 0;
  try {
    for await (const chunk of fileChunks(file))
      for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
        const piece = chunk.subarray(from, from + PIECE_BYTES);
        hash.update(piece);
        bytes += piece.length;
        await rest();
        signal.throwIfAborted();
      }
  } catch {
    signal.throwIfAborted();
    return null;
  }
  return bytes === file.size ? bytesToHex(hash.digest()) : null;
}
