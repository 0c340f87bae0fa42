/** Where bytes come from: a file of the browser's own, or memory. Read a piece at a time. */

export interface ByteSource {
  readonly size: number;
  /** Fills `into` with the bytes from `at` on. */
  read(at: number, into: Uint8Array): Promise<void> | void;
}

export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    async read(at, into) {
      into.set(new Uint8Array(await blob.slice(at, at + into.length).arrayBuffer()));
    },
  };
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (at, into) => into.set(bytes.subarray(at, at + into.length)) };
}

/** All pieces as one, for what is small. */
export function joined(pieces: Iterable<Uint8Array>): Uint8Array<ArrayBuffer> {
  const all = [...pieces];
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of all) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
