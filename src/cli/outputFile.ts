/** Where a command writes: a file that appears under its name only when it is whole, or standard output. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { Chunk } from '../exports/writer';
import type { Shell } from './shell';

export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

interface Output {
  /** Waits for the disk: what is written is not held. */
  write(chunk: Chunk): Promise<void>;
  finish(): Promise<WrittenFile>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/** `-` = standard output. */
export async function openOutput(path: string, shell: Shell): Promise<Output> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = (chunk: Chunk): Uint8Array => {
    const content = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    hash.update(content);
    bytes += content.length;
    return content;
  };
  const digest = () => ({ bytes, sha256: hash.digest('hex') });
  if (path === '-')
    return {
      write: (chunk) => shell.print(counted(chunk)),
      finish: async () => digest(),
      discard: async () => {},
    };
  // A pipe or a device is written to as it is.
  const isPlain = (await stat(path).catch(() => null))?.isFile() ?? true;
  const unfinished = isPlain ? `${path}.part` : path;
  const handle = await open(unfinished, 'w').catch((problem: NodeJS.ErrnoException) => {
    throw new Error(`cannot write ${path}: ${problem.code === 'ENOENT' ? 'no such folder' : problem.code}`);
  });
  const unwatch = isPlain ? removeWhenStopped(unfinished) : () => {};
  return {
    async write(chunk) {
      await handle.writeFile(counted(chunk));
    },
    async finish() {
      await handle.close();
      if (isPlain) await rename(unfinished, path);
      unwatch();
      return digest();
    },
    async discard() {
      await handle.close();
      if (isPlain) await rm(unfinished);
      unwatch();
    },
  };
}

/** How a shell stops a command (Ctrl-C first), and the exit code that says so: 128 and the signal's number. */
const STOPS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Nothing half-written stays where the command is stopped; returns what ends the watch. */
function removeWhenStopped(path: string): () => void {
  const watches = Object.entries(STOPS).map(([signal, code]) => {
    const stop = () => {
      rmSync(path, { force: true });
      process.exit(code);
    };
    process.once(signal, stop);
    return () => void process.off(signal, stop);
  });
  return () => watches.forEach((end) => end());
}
