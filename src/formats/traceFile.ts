/** A file as the platform gives it; a DOM File is one. */
export interface TraceFile {
  readonly name: string;
  /** Bytes as stored, compressed where the file is. */
  readonly size: number;
  stream(): ReadableStream<Uint8Array>;
}

/** The file's chunks. A reader loop, because not every browser iterates a ReadableStream. */
export async function* fileChunks(file: TraceFile): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
