/** The folder of the origin's private file system that holds the large parts: one flat folder, every name used once. */
import { KeepError } from './KeepError';

const FOLDER = 'temponet';

export type Folder = Pick<FileSystemDirectoryHandle, 'getFileHandle' | 'removeEntry' | 'keys'>;

export async function keptFolder(): Promise<Folder> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

/**
 * Writes a file under a name that is not in use, piece by piece; nothing is left of it where that fails.
 * @returns its bytes
 */
export async function writeFile(
  folder: Folder,
  name: string,
  pieces: Iterable<Uint8Array<ArrayBuffer>> | AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<number> {
  const handle = await folder.getFileHandle(name, { create: true });
  let bytes = 0;
  try {
    const sink = await openSink(handle);
    try {
      for await (const piece of pieces) {
        await sink.write(piece);
        bytes += piece.length;
      }
    } finally {
      await sink.close();
    }
    return bytes;
  } catch (problem) {
    await folder.removeEntry(name).catch(() => {});
    throw inWords(problem);
  }
}

interface Sink {
  write(piece: Uint8Array<ArrayBuffer>): Promise<unknown> | unknown;
  close(): Promise<void> | void;
}

/** In a worker the faster way; on the page, or where a browser lacks it, the other. */
async function openSink(handle: FileSystemFileHandle): Promise<Sink> {
  if (!('createSyncAccessHandle' in handle)) return (handle as FileSystemFileHandle).createWritable();
  const { createSyncAccessHandle } = handle as { createSyncAccessHandle(): Promise<SyncAccess> };
  const access = await createSyncAccessHandle.call(handle);
  return {
    write(piece) {
      const written = access.write(piece);
      if (written < piece.length) throw new DOMException('the disk is full', 'QuotaExceededError');
    },
    close() {
      access.flush();
      access.close();
    },
  };
}

/** Not in TypeScript's library for pages, though every thread has it. */
interface SyncAccess {
  write(piece: Uint8Array<ArrayBuffer>): number;
  flush(): void;
  close(): void;
}

/** What the person can do about it. */
export function inWords(problem: unknown): Error {
  const { name, message } = problem as Error;
  if (name === 'QuotaExceededError')
    return new KeepError(
      'no room left in this browser’s storage; delete a project, or free space on the disk',
    );
  return problem instanceof Error ? problem : new Error(message);
}
