/** A file on disk as readers want it: read in chunks, never held whole. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import type { TraceFile } from '../formats/traceFile';

const CHUNK = 1 << 18;

/** Throws where there is no such file, or something that is none. */
export async function diskFile(path: string): Promise<TraceFile> {
  if (path === '-') throw new Error('standard input cannot be read: save it as a file and name that');
  const about = await stat(path).catch((problem: NodeJS.ErrnoException) => refuse(path, problem));
  if (about.isDirectory()) throw new Error(`${path} is a folder: name the files in it`);
  return { name: path, size: about.size, stream: () => streamOf(path) };
}

function refuse(path: string, { code = 'unknown error' }: NodeJS.ErrnoException): never {
  const reason = { ENOENT: 'no such file', EACCES: 'no permission to read it' }[code] ?? code;
  throw new Error(`cannot open ${path}: ${reason}`);
}

function streamOf(path: string): ReadableStream<Uint8Array> {
  let handle: FileHandle | null = null;
  return new ReadableStream<Uint8Array>(
    {
      async start() {
        handle = await open(path).catch((problem: NodeJS.ErrnoException) => refuse(path, problem));
      },
      async pull(controller) {
        const { bytesRead, buffer } = await handle!.read(new Uint8Array(CHUNK), 0, CHUNK);
        if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
        controller.close();
        await handle!.close();
      },
      async cancel() {
        await handle?.close();
      },
    },
    { highWaterMark: 1 },
  );
}

/** Whether both name one file that is there. */
export async function isSameFile(path: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([path, other].map((each) => stat(each).catch(() => null)));
  return Boolean(a && b && a.ino === b.ino && a.dev === b.dev);
}

/** SHA-256 of a file, hexadecimal. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
