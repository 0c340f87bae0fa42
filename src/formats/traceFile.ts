/** A file as the platform gives it; a DOM File is one. */
export interface TraceFile {
  readonly name: string;
  /** Bytes as stored, compressed where the file is. */
  readonly size: number;
  stream(): ReadableStream<Uint8Array>;
  /** Part of the file: read in large pieces where there is this, because a stream's chunks cost ten times as much. */
  slice?(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** Read at once; one piece is read ahead. */
const PIECE = 8_388_608;
/** Of the first piece, which may be all that is wanted. */
const FIRST_PIECE = 262_144;
/** Handed out at once: an abort is seen and progress told in between. */
const CHUNK = 262_144;

/** The file's chunks. */
export function fileChunks(file: TraceFile): AsyncGenerator<Uint8Array> {
  return file.slice ? slicedChunks(file, file.slice.bind(file)) : streamedChunks(file);
}

async function* slicedChunks(
  { size }: TraceFile,
  slice: NonNullable<TraceFile['slice']>,
): AsyncGenerator<Uint8Array> {
  const read = (from: number, length: number) => {
    if (from >= size) return null;
    const piece = slice(from, Math.min(size, from + length)).arrayBuffer();
    // Nobody may come for it; who does is told of the failure.
    piece.catch(() => {});
    return piece;
  };
  // Often the first piece is all that is wanted: nothing is read ahead of it.
  const first = await read(0, FIRST_PIECE);
  if (first !== null) yield new Uint8Array(first);
  let ahead = read(FIRST_PIECE, PIECE);
  for (let from = FIRST_PIECE + PIECE; ahead !== null; from += PIECE) {
    const piece = new Uint8Array(await ahead);
    ahead = read(from, PIECE);
    for (let at = 0; at < piece.length; at += CHUNK) yield piece.subarray(at, at + CHUNK);
  }
}

/** A reader loop, because not every browser iterates a ReadableStream. */
async function* streamedChunks(file: TraceFile): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
