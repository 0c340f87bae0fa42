/** Files → one trace: recognises each, decompresses it, reads captures in time order into one table of flows. */
import type { HostStacks } from '../trace/hostStack';
import type { Trace } from '../trace/trace';
import { findClockTrouble } from './clock/clockDoctor';
import { createExportStage } from './flowExports/exportStage';
import { FormatError } from './formatError';
import { FORMATS } from './formats';
import type { Watch } from './openFile';
import { openFile } from './openFile';
import { inTimeOrder } from './timeOrder';
import { createTimeRepair } from './clock/timeRepair';
import type { ReadChoices } from './readOptions';
import type { Counts, FileReport, ReadReport } from './readReport';
import type { TraceCollector } from './traceCollector';
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

interface ReadOptions extends ReadChoices {
  /** Reading stops with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  /** Called every few milliseconds of work: waits where the thread should see to its messages, an abort among them. */
  readonly breathe?: (() => Promise<void>) | undefined;
}

/** A trace and what reading it found. */
export interface ReadResult {
  readonly trace: Trace;
  readonly report: ReadReport;
  /** What the captures show of their hosts' stacks. */
  readonly stacks: HostStacks;
}

/**
 * Reads files of any supported format, together one trace in time order. Damage costs what lies behind it and is
 * reported; a file that no format recognises, or that is another kind of log, throws FormatError.
 */
export async function readTrace(files: readonly TraceFile[], options: ReadOptions): Promise<ReadResult> {
  const warnings = createWarnings();
  const collector = createTraceCollector(options);
  const onChunk = createPace(files, collector.counts, options);
  const reports: FileReport[] = [];
  for (const file of await inTimeOrder(files, options, async () => options.signal?.throwIfAborted())) {
    const warn = (message: string) => warnings.add(`${file.name}: ${message}`);
    reports.push(await readFile(file, collector, { warn, onChunk, choices: options }));
  }
  const collected = await inSteps(collector.finishing(), () => onChunk(0));
  const { trace, totals, problems, signs, stacks } = collected;
  for (const problem of problems) warnings.add(problem);
  const { clock, packets, rows } = totals;
  const findings = findClockTrouble({ clock, signs, packets, rows, repairs: options.repairs ?? {} });
  const report = { ...totals, files: reports, warnings: warnings.list(), findings };
  return { trace, report, stacks };
}

async function readFile(
  file: TraceFile,
  { counts, counter, sink, beginFile }: TraceCollector,
  { choices, ...watch }: Watch & { readonly choices: ReadChoices },
): Promise<FileReport> {
  const before = { ...counts };
  beginFile();
  const { reader, format, dialect } = await openFile(file, watch, choices);
  const repair = createTimeRepair({ ...sink, warn: watch.warn }, counter, choices.repairs);
  const stage = createExportStage(repair.sink, counter, choices);
  try {
    await FORMATS[format].read(reader, stage.sink, choices);
    stage.finish();
    repair.finish();
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

/** What a computation in steps comes to, with a pause between them. */
async function inSteps<Result>(steps: Generator<void, Result>, pause: () => Promise<void>): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await pause();
  }
}

/** Called once a chunk: reports progress, gives way to the event loop, stops on abort. */
function createPace(
  files: readonly TraceFile[],
  counts: Counts,
  { signal, onProgress, breathe }: ReadOptions,
): Watch['onChunk'] {
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  let bytes = 0;
  return async (chunk) => {
    bytes += chunk;
    onProgress?.({ bytes, totalBytes, rows: counts.rows, packets: counts.packets });
    await breathe?.();
    signal?.throwIfAborted();
  };
}
