/** What the trace worker answers: it holds the real and the synthetic trace, and hands them to pure functions. */
import { simulateDemo } from '../demo/demos';
import { splitSpan } from '../streams/holdout';
import { countBenign } from '../trace/benign';
import { selectWindows } from '../trace/selectRows';
import { summarise } from '../trace/summary';
import type { Trace } from '../trace/trace';
import type { Configuration } from './configuration';
import { trainingWindows } from './configuration';
import { fileHash } from './fileHash';
import type {
  Evaluation,
  EvaluationChoice,
  ExportedFile,
  ExportRequest,
  ExportSource,
  ManifestInput,
  OpenedTrace,
  RestoredTraces,
  TraceMethods,
  TraceSource,
} from './protocol';
import type { Held, Opened, Real } from './heldTraces';
import { admittedRows, NOTHING } from './heldTraces';
import type { KeptReal } from './keptParts';
import { keepReal, keepSynthetic, restoreReal, restoreSynthetics } from './keptParts';
import { exploring, looksAt } from './look';
import { namedSynthetics } from './namedSynthetics';
import { nextTask } from './nextTask';
import { projectFiles } from './projectFiles';
import type { ReadAs } from './readFiles';
import { previewFile, readFiles } from './readFiles';
import type { Handlers } from './wire';
import type { ExportContext } from './writeExport';

export function createTraceService(): Handlers<TraceMethods> {
  let held = { ...NOTHING };
  let reading: Promise<unknown> = Promise.resolve();
  /** Hashing stands still while files are read, for which a person waits. */
  const rest = () => nextTask().then(() => reading);

  /** The last look at `signal` comes after the last work: an open that was cancelled leaves nothing behind. */
  async function keep(
    trace: Trace,
    report: ReadAs,
    { files, stacks, signal }: Pick<Opened, 'files' | 'stacks'> & { readonly signal: AbortSignal },
  ): Promise<OpenedTrace> {
    const whole = { ...summarise(trace), benignFlows: countBenign(trace), ...report };
    await nextTask();
    signal.throwIfAborted();
    held.read = { trace, stacks, report: whole, files };
    return whole;
  }

  function take(other: Partial<Held>): void {
    held.real?.giveUp.abort(new Error('the trace was closed while it was being exported'));
    held = { ...NOTHING, ...other };
    if (!held.real) return;
    exploring().catch(() => {});
    exportWriter().catch(() => {});
    scorer().catch(() => {});
  }

  return {
    async open({ files, choices }, { signal, report: tell }) {
      const opening = readFiles(files, choices, { signal, onProgress: throttled(tell) });
      reading = opening.catch(() => {});
      const read = await opening;
      if ('unmapped' in read) return read;
      return keep(read.trace, read.about, { files, stacks: read.stacks, signal });
    },
    preview: ({ file, mapping }) => previewFile(file, mapping),
    async openDemo({ name, seed }, { signal }) {
      const { trace, about } = readDemo(name, seed);
      return keep(trace, about, { files: [], stacks: new Map(), signal });
    },
    commit() {
      if (!held.read) throw new Error('internal: no trace has been read');
      take({ real: withInput(held.read, rest) });
      return null;
    },
    close() {
      take({});
      return null;
    },
    admitted: ({ labels }) => admittedRows(held, labels),
    ...namedSynthetics(() => held),
    ...looksAt(() => held),
    ...projectFiles,
    evaluate: (choice, context) => evaluateRows(held, choice, context),
    export: (asked, context) => exportRows(held, asked, context),
    keep: (order) => keepHeld(held, order),
    async restore({ project }, { signal }) {
      const { kept, answer } = await restoreHeld(project);
      signal.throwIfAborted();
      take(kept);
      return answer;
    },
  };
}

function readDemo(name: string, seed: number): { trace: Trace; about: ReadAs } {
  const began = performance.now();
  const trace = simulateDemo(name, seed);
  const seconds = (performance.now() - began) / 1000;
  const source: TraceSource = { kind: 'demo', name, seed };
  return { trace, about: { name, source, isDemo: true, read: null, warnings: [], seconds } };
}

async function keepHeld(
  { real, synthetics }: Held,
  { project, synthetic: report }: TraceMethods['keep']['input'],
): Promise<null> {
  if (!report && real) await keepReal(project, real, real.input);
  const synthetic = report && synthetics.get(report.name);
  if (synthetic) await keepSynthetic(project, { ...synthetic, report });
  return null;
}

async function restoreHeld(
  project: string,
): Promise<{ kept: Pick<Held, 'real' | 'synthetics'>; answer: RestoredTraces }> {
  const found = await restoreReal(project);
  if (!found)
    return {
      kept: { real: null, synthetics: new Map() },
      answer: { real: null, synthetics: [], problem: null },
    };
  const { kept, problem } = await restoreSynthetics(project);
  return {
    kept: { real: restored(found), synthetics: new Map(kept.map((one) => [one.report.name, one])) },
    answer: { real: found.report, synthetics: kept.map(({ report }) => report), problem },
  };
}

/** Its files are not there any more, but what was found of them. */
function restored({ input, ...kept }: KeptReal & { readonly input: ManifestInput }): Real {
  return { ...kept, files: [], input: Promise.resolve(input), giveUp: new AbortController() };
}

async function evaluateRows(
  about: Held,
  choice: EvaluationChoice,
  context: { readonly signal: AbortSignal; readonly report: (progress: { share: number }) => void },
): Promise<Evaluation> {
  const { synthetic, ceilings: known } = about;
  if (!synthetic) throw new Error('no synthetic trace to score; generate one first');
  const real = admittedRows(about, synthetic.record.configuration.labels);
  const twin = choice.ceilings === 'simulation' ? simulateTwin(about) : null;
  const { scoreSynthetic } = await scorer();
  const scored = await scoreSynthetic(real, synthetic, choice, { ...context, known, twin });
  about.ceilings = scored.known;
  return scored.evaluation;
}

/** The same demo from the next seed. */
function simulateTwin({ real }: Held): Trace {
  const source = real?.report.source;
  if (source?.kind !== 'demo') throw new Error('ceilings simulation: only a demo can be simulated again');
  return simulateDemo(source.name, source.seed + 1);
}

/** The hashes are taken from now on, in between, and waited for where a manifest needs them. */
function withInput(opened: Opened, rest: () => Promise<unknown>): Real {
  const giveUp = new AbortController();
  const input = hashed(opened, giveUp.signal, rest);
  input.catch(() => {});
  return { ...opened, input, giveUp };
}

async function hashed(
  { report: { source }, files }: Opened,
  signal: AbortSignal,
  rest: () => Promise<unknown>,
): Promise<ManifestInput> {
  if (source.kind === 'demo') return source;
  const digested = [];
  for (const [i, file] of files.entries())
    digested.push({ ...source.files[i]!, sha256: await fileHash(file, signal, rest) });
  return { ...source, files: digested };
}

/** These are loaded once a trace is open, so that reading does not wait for them and nothing later needs the network. */
function exportWriter() {
  return import('./writeExport');
}

function scorer() {
  return import('./scoreSynthetic');
}

async function exportRows(held: Held, asked: ExportRequest, context: ExportContext): Promise<ExportedFile> {
  const { real, synthetic, pcaps } = held;
  const record = asked.which === 'synthetic' ? (synthetic?.record ?? null) : null;
  const request = { ...asked, configuration: record?.configuration ?? asked.configuration };
  const trace = exportedRows(held, request.which, request.configuration);
  const { input, report, stacks } = real!;
  const { name } = report;
  const hosts = [...new Set([...real!.trace.hosts, ...(synthetic?.trace.hosts ?? [])])];
  const rows = rowsOf(request);
  const last = pcaps[request.which];
  const pcap = last?.rows === rows ? last.pcap : null;
  const { writeExport } = await exportWriter();
  const file = await writeExport({ request, trace, hosts, stacks, name, input, record, pcap }, context);
  // Unless the rows have become others while they were written.
  if (file.manifest.pcap && pcaps === held.pcaps)
    held.pcaps = { ...pcaps, [request.which]: { rows, pcap: file.manifest.pcap } };
  return file;
}

/** The rows that an export writes. */
function exportedRows(held: Held, which: ExportSource, configuration: Configuration): Trace {
  if (which === 'synthetic') {
    if (!held.synthetic) throw new Error('no synthetic trace; generate one first');
    return held.synthetic.trace;
  }
  if (which === 'real') return admittedRows(held, 'all');
  const trace = admittedRows(held, configuration.labels);
  const { heldOut } = splitSpan(trace.span, configuration.holdout);
  if (which === 'real-holdout' && heldOut.length === 0)
    throw new Error('nothing is held out; choose a hold-out first');
  return selectWindows(trace, which === 'real-train' ? trainingWindows(trace, configuration) : heldOut);
}

/** Which rows a source means hangs on labels, hold-out and how many are trained on. */
function rowsOf({ configuration: { labels, holdout, trainingEvents } }: ExportRequest): string {
  return JSON.stringify([labels, holdout, trainingEvents]);
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
