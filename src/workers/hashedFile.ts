/**
 * A file whose SHA-256 is known once it has been read: every chunk is hashed as it passes (WebCrypto hashes nothing piece by
 * piece). Where the reader stopped early, at damage, the whole file is read again for its hash.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { TraceFile } from '../formats/traceFile';
import { fileChunks } from '../formats/traceFile';

export interface HashedFile extends TraceFile {
  /** 64 hexadecimal digits, of the bytes as stored. */
  sha256(signal: AbortSignal): Promise<string>;
}

export function hashedFile(file: TraceFile): HashedFile {
  let known: string | null = null;

  function stream(): ReadableStream<Uint8Array> {
    const chunks = fileChunks(file);
    const hash = sha256.create();
    const passOn = {
      async pull(controller: ReadableStreamDefaultController<Uint8Array>) {
        const next = await chunks.next();
        if (next.done) {
          known = bytesToHex(hash.digest());
          return controller.close();
        }
        hash.update(next.value);
        controller.enqueue(next.value);
      },
      cancel: () => void chunks.return(undefined),
    };
    return new ReadableStream(passOn, { highWaterMark: 0 });
  }

  return {
    name: file.name,
    size: file.size,
    stream,
    async sha256(signal) {
      if (known === null) {
        const { name, size } = file;
        for await (const chunk of fileChunks({ name, size, stream })) if (chunk) signal.throwIfAborted();
      }
      return known!;
    },
  };
}
