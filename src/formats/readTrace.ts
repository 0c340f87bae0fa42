/** Files → one trace: recognises each, decompresses it, reads captures in time order into one table of flows. */
import type { FlowTimeouts } from '../trace/flowTimeouts';
import type { Trace } from '../trace/trace';
import type { BytesAre } from './format';
import { FormatError } from './formatError';
import type { FormatName } from './formats';
import { FORMATS } from './formats';
import type { Watch } from './openFile';
import { openFile } from './openFile';
import { inTimeOrder } from './timeOrder';
import type { Counts, TraceCollector } from './traceCollector';
import { createTraceCollector } from './traceCollector';
import type { TraceFile } from './traceFile';
import { createWarnings } from './warnings';

interface ReadProgress {
  /** Of the files as stored. */
  readonly bytes: number;
  readonly totalBytes: number;
  readonly rows: number;
  readonly packets: number;
}

interface ReadOptions {
  readonly timeouts: FlowTimeouts;
  /** Reading stops with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
}

interface FileReport {
  readonly name: string;
  readonly format: FormatName;
  /** What the bytes are, in words: `pcap, little-endian, microseconds, gzip`. */
  readonly dialect: string;
  readonly packets: number;
  readonly rows: number;
}

/** `packets + rows = kept +` the sum of `dropped`. */
export interface ReadReport extends Readonly<Counts> {
  readonly files: readonly FileReport[];
  /** Each begins with its file's name. */
  readonly warnings: readonly string[];
  /** What the source counts as bytes; `payload` = the trace's byte columns are unknown. The weakest among the files. */
  readonly bytesAre: BytesAre;
}

/** Compressed bytes between two turns of the event loop, in which an abort arrives. */
const BREATHE_EVERY = 1_048_576;

/**
 * Reads files of any supported format, together one trace in time order. Damage costs what lies behind it and is
 * reported; a file that no format recognises, or that is another kind of log, throws FormatError.
 */
export async function readTrace(
  files: readonly TraceFile[],
  options: ReadOptions,
): Promise<{ trace: Trace; report: ReadReport }> {
  const warnings = createWarnings();
  const collector = createTraceCollector(options.timeouts);
  const onChunk = createPace(files, collector.counts, options);
  const reports: FileReport[] = [];
  for (const file of await inTimeOrder(files, async () => options.signal?.throwIfAborted())) {
    const warn = (message: string) => warnings.add(`${file.name}: ${message}`);
    reports.push(await readFile(file, collector, { warn, onChunk }));
  }
  const { counts, weakestBytes: bytesAre } = collector;
  return {
    trace: collector.finish(),
    report: { ...counts, files: reports, warnings: warnings.list(), bytesAre },
  };
}

async function readFile(
  file: TraceFile,
  { counts, sink }: TraceCollector,
  watch: Watch,
): Promise<FileReport> {
  const before = { ...counts };
  const { reader, format, dialect } = await openFile(file, watch);
  try {
    await FORMATS[format].read(reader, { ...sink, warn: watch.warn });
  } catch (error) {
    throw error instanceof FormatError ? error.inFile(file.name) : error;
  } finally {
    await reader.close();
  }
  const packets = counts.packets - before.packets;
  const rows = counts.rows - before.rows;
  if (packets + rows === 0) watch.warn('no packet and no row');
  return { name: file.name, format, dialect, packets, rows };
}

/** Called once a chunk: reports progress, gives way to the event loop now and then, stops on abort. */
function createPace(
  files: readonly TraceFile[],
  counts: Counts,
  { signal, onProgress }: ReadOptions,
): Watch['onChunk'] {
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  let bytes = 0;
  let untilBreath = 0;
  return async (chunk) => {
    bytes += chunk;
    untilBreath -= chunk;
    onProgress?.({ bytes, totalBytes, rows: counts.rows, packets: counts.packets });
    if (untilBreath <= 0) {
      untilBreath = BREATHE_EVERY;
      await new Promise((resolve) => setTimeout(resolve));
    }
    signal?.throwIfAborted();
  };
}
