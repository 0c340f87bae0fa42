/** Captures in the order of their first packets, so that a flow which crosses from one file to the next stays one. */
import type { Epoch } from '../trace/epochAt';
import type { RecordSink } from './format';
import { FORMATS } from './formats';
import { FormatError } from './formatError';
import type { Watch } from './openFile';
import { openFile } from './openFile';
import type { TraceFile } from './traceFile';

/** Flow logs, and captures without a packet, come first: their rows are sorted later. */
export async function inTimeOrder(
  files: readonly TraceFile[],
  onChunk: Watch['onChunk'],
): Promise<readonly TraceFile[]> {
  if (files.length < 2) return files;
  const firsts: { file: TraceFile; first: Epoch }[] = [];
  for (const file of files) firsts.push({ file, first: await firstPacketTime(file, onChunk) });
  return firsts
    .sort((a, b) => a.first.seconds - b.first.seconds || a.first.nanoseconds - b.first.nanoseconds)
    .map(({ file }) => file);
}

const NEVER: Epoch = { seconds: -1, nanoseconds: 0 };

/** Reads no further than the chunk that holds it. What is wrong with the file is told when it is read. */
async function firstPacketTime(file: TraceFile, onChunk: Watch['onChunk']): Promise<Epoch> {
  const { reader, format } = await openFile(file, { onChunk, warn: ignore });
  let first: Epoch | null = null;
  const sink: RecordSink = {
    frame({ seconds, nanoseconds }) {
      first ??= { seconds, nanoseconds };
      reader.end();
    },
    flow: () => reader.end(),
    dropPacket: ignore,
    dropRow: ignore,
    warn: ignore,
    bytesAre: ignore,
  };
  try {
    await FORMATS[format].read(reader, sink);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  } finally {
    await reader.close();
  }
  return first ?? NEVER;
}

function ignore(): void {}
