/** Files in the order of their first time stamps, so that a flow which crosses from one capture to the next stays one. */
import type { Epoch } from '../trace/epochAt';
import { createNameTables } from '../trace/flowRow';
import type { RecordSink } from './format';
import { FORMATS } from './formats';
import { FormatError } from './formatError';
import type { Watch } from './openFile';
import { openFile } from './openFile';
import type { ReadChoices } from './readOptions';
import type { TraceFile } from './traceFile';

/** Files without a packet and without a row come first. */
export async function inTimeOrder(
  files: readonly TraceFile[],
  choices: Partial<ReadChoices>,
  onChunk: Watch['onChunk'],
): Promise<readonly TraceFile[]> {
  if (files.length < 2) return files;
  const firsts: { file: TraceFile; first: Epoch }[] = [];
  for (const file of files) firsts.push({ file, first: await firstTime(file, choices, onChunk) });
  return firsts
    .sort((a, b) => a.first.seconds - b.first.seconds || a.first.nanoseconds - b.first.nanoseconds)
    .map(({ file }) => file);
}

const NEVER: Epoch = { seconds: -1, nanoseconds: 0 };

/** Reads no further than the chunk that holds it. What is wrong with the file is told when it is read. */
async function firstTime(
  file: TraceFile,
  choices: Partial<ReadChoices>,
  onChunk: Watch['onChunk'],
): Promise<Epoch> {
  const { reader, format } = await openFile(file, { onChunk, warn: ignore }, choices);
  let first: Epoch | null = null;
  const stop = ({ seconds, nanoseconds }: Epoch) => {
    if (Number.isNaN(seconds)) return;
    first ??= { seconds, nanoseconds };
    reader.end();
  };
  const sink: RecordSink = {
    frame: stop,
    flow: stop,
    row: stop,
    tables: createNameTables(),
    dropPacket: ignore,
    dropRow: ignore,
    warn: ignore,
    bytesAre: ignore,
    clockTicks: ignore,
    timesAre: ignore,
  };
  try {
    await FORMATS[format].read(reader, sink, choices);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  } finally {
    await reader.close();
  }
  return first ?? NEVER;
}

function ignore(): void {}
