/** Where an export goes, piece by piece: a file that the person chose, or a Blob that the browser may keep on disk. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export interface ExportSink {
  /** Waits for the disk, so that nothing piles up. */
  write(piece: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The whole content and its SHA-256, hexadecimal. */
  finish(): Promise<{ readonly blob: Blob; readonly sha256: string }>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/** `target`: the file that was chosen; without one, a Blob. */
export async function openSink(target: FileSystemFileHandle | undefined): Promise<ExportSink> {
  const sink = target ? await fileSink(target) : blobSink();
  const hash = sha256.create();
  return {
    async write(piece) {
      hash.update(piece);
      await sink.write(piece);
    },
    finish: async () => ({ blob: await sink.finish(), sha256: bytesToHex(hash.digest()) }),
    abandon: () => sink.abandon(),
  };
}

interface Store {
  write(piece: Uint8Array<ArrayBuffer>): Promise<void>;
  finish(): Promise<Blob>;
  abandon(): Promise<void>;
}

/** The file takes its new content when it is closed, and keeps its old one until then. */
async function fileSink(target: FileSystemFileHandle): Promise<Store> {
  const stream = await target.createWritable();
  return {
    write: (piece) => stream.write(piece),
    async finish() {
      await stream.close();
      return target.getFile();
    },
    abandon: () => stream.abort(),
  };
}

function blobSink(): Store {
  const pieces: Blob[] = [];
  return {
    async write(piece) {
      pieces.push(new Blob([piece]));
    },
    finish: async () => new Blob(pieces),
    async abandon() {
      pieces.length = 0;
    },
  };
}
