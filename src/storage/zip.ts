/** Zip files (APPNOTE 6.3.3, without ZIP64) written and read a piece at a time, whatever their size. */
import { Unzip, UnzipInflate, Zip, ZipDeflate } from 'fflate';
import type { Moment } from './database';

/** Small enough that the most that deflate can blow it up to, a thousandfold, fits into memory. */
export const PIECE = 1 << 16;
/** Most of the gain for least of the time, on columns of traces. */
const LEVEL = 3;

export interface Steps {
  readonly signal: AbortSignal;
  readonly onShare: (share: number) => void;
}

/** What is no zip, or no whole one. */
export class ZipError extends Error {}

/** @param now that every entry is dated */
export function createZip(now: Moment) {
  let made: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((problem, bytes) => {
    if (problem) throw problem;
    made.push(bytes as Uint8Array<ArrayBuffer>);
  });
  const taken = () => {
    const pieces = made;
    made = [];
    return pieces;
  };
  return {
    async *entry(name: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
      const file = new ZipDeflate(name, { level: LEVEL });
      file.mtime = now;
      zip.add(file);
      for await (const bytes of content) {
        file.push(bytes);
        yield* taken();
      }
      file.push(new Uint8Array(0), true);
      yield* taken();
    },
    *end() {
      zip.end();
      yield* taken();
    },
  };
}

/** The entries of a zip one after the other; each is read whole, or passed over, before the next is asked for. Throws where
 * the zip is damaged or cut off. */
export function unzipped(file: Blob, { signal, onShare }: Steps) {
  type Event =
    { readonly name: string } | { readonly bytes: Uint8Array<ArrayBuffer>; readonly isLast: boolean };
  const events: Event[] = [];
  let at = 0;
  let isOpen = false;
  const unzip = new Unzip((entry) => {
    events.push({ name: entry.name });
    entry.ondata = (problem, bytes, isLast) => {
      if (problem) throw problem;
      // Copied: the next chunk overwrites it.
      events.push({ bytes: bytes.slice() as Uint8Array<ArrayBuffer>, isLast });
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  const event = async () => {
    while (events.length === 0 && at < file.size) {
      signal.throwIfAborted();
      const bytes = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
      at += bytes.length;
      onShare(at / file.size);
      try {
        unzip.push(bytes, at >= file.size);
      } catch (problem) {
        throw new ZipError(`${(problem as Error).message} before byte ${at}`);
      }
    }
    return events.shift() ?? null;
  };
  async function* pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    while (isOpen) {
      const next = await event();
      if (!next || 'name' in next) throw new ZipError('cut off inside an entry');
      isOpen = !next.isLast;
      yield next.bytes;
    }
  }
  return {
    pieces,
    async next(): Promise<string | null> {
      for await (const bytes of pieces()) void bytes;
      const next = await event();
      isOpen = next !== null;
      return next && 'name' in next ? next.name : null;
    },
  };
}
