/** What the trace worker answers: it holds the real and the synthetic trace, and hands them to pure functions. */
import { simulateDemo } from '../demo/demos';
import type { ReadReport } from '../formats/readTrace';
import { readTrace } from '../formats/readTrace';
import { compareTraces } from '../metrics/compareTraces';
import { splitSpan } from '../streams/holdout';
import { countBenign, selectBenign } from '../trace/benign';
import { selectWindows } from '../trace/selectRows';
import type { TraceSummary } from '../trace/summary';
import { summarise } from '../trace/summary';
import type { TimeWindow, Trace } from '../trace/trace';
import type { Configuration, LabelChoice } from './configuration';
import type { HashedFile } from './hashedFile';
import { hashedFile } from './hashedFile';
import type {
  ExportedFile,
  ExportRequest,
  ExportSource,
  GenerationRecord,
  OpenedTrace,
  RenderedPcap,
  TraceMethods,
  TraceSource,
} from './protocol';
import { nextTask } from './nextTask';
import type { Handlers } from './wire';
import { scoreSynthetic } from './scoreSynthetic';
import type { ExportContext } from './writeExport';
import { writeExport } from './writeExport';

interface Opened {
  readonly trace: Trace;
  readonly report: OpenedTrace;
}

interface Synthetic {
  readonly trace: Trace;
  readonly record: GenerationRecord;
}

type ReadAs = Omit<OpenedTrace, keyof TraceSummary | 'benignFlows'>;

interface LastPcap {
  readonly rows: string;
  readonly pcap: RenderedPcap;
}

interface Held {
  /** The trace that everything is about. */
  real: Opened | null;
  /** Read, but not yet committed to. */
  read: Opened | null;
  synthetic: Synthetic | null;
  /** Of `real`, once somebody asks. */
  benign: Trace | null;
  /** The pcap written last, by source and by what its rows hang on. */
  pcaps: { readonly [Which in ExportSource]?: LastPcap | undefined };
}

const NOTHING: Held = { real: null, read: null, synthetic: null, benign: null, pcaps: {} };

export function createTraceService(): Handlers<TraceMethods> {
  let held = { ...NOTHING };

  /** The last look at `signal` comes after the last work: an open that was cancelled leaves nothing behind. */
  async function keep(trace: Trace, report: ReadAs, signal: AbortSignal): Promise<OpenedTrace> {
    const read = { trace, report: { ...summarise(trace), benignFlows: countBenign(trace), ...report } };
    await nextTask();
    signal.throwIfAborted();
    held.read = read;
    return read.report;
  }

  return {
    async open({ files, timeouts }, { signal, report: tell }) {
      const began = performance.now();
      const onProgress = throttled(tell);
      const hashed = files.map(hashedFile);
      const { trace, report } = await readTrace(hashed, { timeouts, signal, onProgress });
      const source: TraceSource = { kind: 'files', files: await digests(hashed, signal), timeouts };
      const name = files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} more`;
      const seconds = (performance.now() - began) / 1000;
      return keep(trace, { name, source, isDemo: false, warnings: warningsOf(report), seconds }, signal);
    },
    async openDemo({ name, seed }, { signal }) {
      const began = performance.now();
      const trace = simulateDemo(name, seed);
      const seconds = (performance.now() - began) / 1000;
      const source: TraceSource = { kind: 'demo', name, seed };
      return keep(trace, { name, source, isDemo: true, warnings: [], seconds }, signal);
    },
    commit() {
      if (!held.read) throw new Error('internal: no trace has been read');
      held = { ...NOTHING, real: held.read };
      return null;
    },
    close() {
      held = { ...NOTHING };
      return null;
    },
    admitted: ({ labels }) => admittedRows(held, labels),
    setSynthetic(given) {
      held.synthetic = given;
      held.pcaps = { ...held.pcaps, synthetic: undefined };
      return given && summarise(given.trace);
    },
    compare({ selection, labels }) {
      const { synthetic } = held;
      const trace = admittedRows(held, labels);
      const scope = scopeOf(trace, synthetic?.record.window);
      return compareTraces(trace, synthetic?.trace ?? null, selection, scope);
    },
    async evaluate(_, { signal }) {
      const { synthetic } = held;
      if (!synthetic) throw new Error('no synthetic trace to score; generate one first');
      return scoreSynthetic(admittedRows(held, synthetic.record.configuration.labels), synthetic, signal);
    },
    export: (asked, context) => exportRows(held, asked, context),
  };
}

/** The rows that training and comparison look at. */
function admittedRows(held: Held, labels: LabelChoice): Trace {
  if (!held.real) throw new Error('no trace is open; open one first');
  return labels === 'all' ? held.real.trace : (held.benign ??= selectBenign(held.real.trace));
}

async function exportRows(held: Held, asked: ExportRequest, context: ExportContext): Promise<ExportedFile> {
  const { real, synthetic, pcaps } = held;
  const record = asked.which === 'synthetic' ? (synthetic?.record ?? null) : null;
  const request = { ...asked, configuration: record?.configuration ?? asked.configuration };
  const trace = exportedRows(held, request.which, request.configuration);
  const { name, source: input } = real!.report;
  const hosts = [...new Set([...real!.trace.hosts, ...(synthetic?.trace.hosts ?? [])])];
  const rows = rowsOf(request);
  const last = pcaps[request.which];
  const pcap = last?.rows === rows ? last.pcap : null;
  const file = await writeExport({ request, trace, hosts, name, input, record, pcap }, context);
  // Unless the rows have become others while they were written.
  if (file.manifest.pcap && pcaps === held.pcaps)
    held.pcaps = { ...pcaps, [request.which]: { rows, pcap: file.manifest.pcap } };
  return file;
}

/** The rows that an export writes. */
function exportedRows(held: Held, which: ExportSource, { labels, holdout }: Configuration): Trace {
  if (which === 'synthetic') {
    if (!held.synthetic) throw new Error('no synthetic trace; generate one first');
    return held.synthetic.trace;
  }
  if (which === 'real') return admittedRows(held, 'all');
  const trace = admittedRows(held, labels);
  const { training, heldOut } = splitSpan(trace.span, holdout);
  if (which === 'real-holdout' && heldOut.length === 0)
    throw new Error('nothing is held out; choose a hold-out first');
  return selectWindows(trace, which === 'real-train' ? training : heldOut);
}

/** Which rows a source means hangs on labels and hold-out. */
function rowsOf({ configuration: { labels, holdout } }: ExportRequest): string {
  return JSON.stringify([labels, holdout]);
}

async function digests(files: readonly HashedFile[], signal: AbortSignal) {
  const digested = [];
  for (const file of files)
    digested.push({ name: file.name, bytes: file.size, sha256: await file.sha256(signal) });
  return digested;
}

/** A synthetic trace made for a part of the span is laid beside that part alone. */
function scopeOf({ span }: Trace, window: TimeWindow | undefined): { realWindows?: readonly TimeWindow[] } {
  const isPart =
    window !== undefined && window.from >= 0 && window.to <= span && window.to - window.from < span;
  return isPart ? { realWindows: [window] } : {};
}

/** A capture's reader reports a chunk at a time; a person sees ten a second. */
function throttled<T>(tell: (progress: T) => void): (progress: T) => void {
  let told = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (now - told < 100) return;
    told = now;
    tell(progress);
  };
}

function warningsOf({ warnings, dropped, bytesAre }: ReadReport): string[] {
  const skipped = Object.entries(dropped).map(
    ([reason, count]) => `skipped ${count.toLocaleString('en')}: ${reason}`,
  );
  const unknown =
    bytesAre === 'payload' ? ['the source counts payload bytes only: IP bytes are unknown'] : [];
  return [...warnings, ...skipped, ...unknown];
}
