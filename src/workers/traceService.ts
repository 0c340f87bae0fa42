/** What the trace worker answers: it holds the real and the synthetic trace, and hands them to pure functions. */
import { simulateDemo } from '../demo/demos';
import type { Comparer } from '../metrics/compareTraces';
import { createComparer } from '../metrics/compareTraces';
import type { Comparison, Selection } from '../metrics/comparison';
import type { ExploreQuestion } from '../metrics/explore/exploration';
import type { Explorer } from '../metrics/explore/explorer';
import { splitSpan } from '../streams/holdout';
import { countBenign, selectBenign } from '../trace/benign';
import { selectWindows } from '../trace/selectRows';
import { summarise } from '../trace/summary';
import type { HostStacks } from '../trace/hostStack';
import type { TimeWindow, Trace } from '../trace/trace';
import type { Configuration, LabelChoice } from './configuration';
import { trainingWindows } from './configuration';
import { fileHash } from './fileHash';
import type {
  Evaluation,
  EvaluationChoice,
  ExportedFile,
  ExportRequest,
  ExportSource,
  GenerationRecord,
  ManifestInput,
  OpenedTrace,
  RenderedPcap,
  TraceMethods,
  TraceSource,
} from './protocol';
import { nextTask } from './nextTask';
import type { ReadAs } from './readFiles';
import { previewFile, readFiles } from './readFiles';
import type { Handlers } from './wire';
import type { KnownCeilings } from './scoreSynthetic';
import type { ExportContext } from './writeExport';

interface Opened {
  readonly trace: Trace;
  readonly stacks: HostStacks;
  readonly report: OpenedTrace;
  /** As handed over by the person: references, of which nothing is held. */
  readonly files: readonly File[];
}

/** With the hashes of its files, once they are there. */
interface Real extends Opened {
  readonly input: Promise<ManifestInput>;
  /** Nobody needs the hashes any more. */
  readonly giveUp: AbortController;
}

interface Synthetic {
  readonly trace: Trace;
  readonly record: GenerationRecord;
}

interface LastPcap {
  readonly rows: string;
  readonly pcap: RenderedPcap;
}

interface Compared {
  readonly real: Trace;
  readonly synthetic: Synthetic | null;
  readonly comparer: Comparer;
}

interface Explored {
  readonly real: Trace;
  readonly explorer: Explorer;
}

interface Held {
  /** The trace that everything is about. */
  real: Real | null;
  /** Read, but not yet committed to. */
  read: Opened | null;
  /** The one shown. */
  synthetic: Synthetic | null;
  /** By name, the shown one among them. */
  synthetics: ReadonlyMap<string, Synthetic>;
  /** Of `real`, once somebody asks. */
  benign: Trace | null;
  /** What is compared, sorted once for every selection to come. */
  compared: Compared | null;
  /** What is explored. */
  explored: Explored | null;
  /** Real against real, which hangs on no synthetic trace. */
  ceilings: KnownCeilings | null;
  /** The pcap written last, by source and by what its rows hang on. */
  pcaps: { readonly [Which in ExportSource]?: LastPcap | undefined };
}

const NOTHING: Held = {
  real: null,
  read: null,
  synthetic: null,
  synthetics: new Map(),
  benign: null,
  compared: null,
  explored: null,
  ceilings: null,
  pcaps: {},
};

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
      const began = performance.now();
      const trace = simulateDemo(name, seed);
      const seconds = (performance.now() - began) / 1000;
      const source: TraceSource = { kind: 'demo', name, seed };
      const about = { name, source, isDemo: true, read: null, warnings: [], seconds };
      return keep(trace, about, { files: [], stacks: new Map(), signal });
    },
    commit() {
      if (!held.read) throw new Error('internal: no trace has been read');
      held.real?.giveUp.abort(new Error('the trace was closed while it was being exported'));
      held = { ...NOTHING, real: withInput(held.read, rest) };
      exploring().catch(() => {});
      exportWriter().catch(() => {});
      scorer().catch(() => {});
      return null;
    },
    close() {
      held.real?.giveUp.abort(new Error('the trace was closed while it was being exported'));
      held = { ...NOTHING };
      return null;
    },
    admitted: ({ labels }) => admittedRows(held, labels),
    ...syntheticCalls(() => held),
    compare: ({ selection, labels }) => compareRows(held, selection, labels),
    ...explores(() => held),
    evaluate: (choice, context) => evaluateRows(held, choice, context),
    export: (asked, context) => exportRows(held, asked, context),
  };
}

/** Several synthetic traces by name, one of them shown. */
function syntheticCalls(
  current: () => Held,
): Pick<Handlers<TraceMethods>, 'setSynthetic' | 'showSynthetic' | 'forgetSynthetic'> {
  const show = (synthetic: Synthetic | null) => {
    const held = current();
    held.synthetic = synthetic;
    held.pcaps = { ...held.pcaps, synthetic: undefined };
  };
  return {
    setSynthetic(given) {
      const held = current();
      held.synthetics = given ? new Map([...held.synthetics, [given.name, given]]) : new Map();
      show(given);
      return given && summarise(given.trace);
    },
    showSynthetic({ name }) {
      const found = name === null ? null : current().synthetics.get(name);
      if (found === undefined) throw new Error(`no synthetic trace is called ${name}; generate it again`);
      show(found);
      return null;
    },
    forgetSynthetic({ name }) {
      const held = current();
      held.synthetics = new Map([...held.synthetics].filter(([kept]) => kept !== name));
      return null;
    },
  };
}

/** The rows that training and comparison look at. */
function admittedRows(held: Held, labels: LabelChoice): Trace {
  if (!held.real) throw new Error('no trace is open; open one first');
  return labels === 'all' ? held.real.trace : (held.benign ??= selectBenign(held.real.trace));
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

/** Measured on this thread's own timeline: the last one, since a moving window asks many times. */
function compareRows(held: Held, selection: Selection, labels: LabelChoice): Comparison {
  const start = performance.now();
  const real = admittedRows(held, labels);
  const { synthetic } = held;
  if (held.compared?.real !== real || held.compared.synthetic !== synthetic) {
    held.compared = null;
    const scope = scopeOf(real, synthetic?.record.window);
    held.compared = { real, synthetic, comparer: createComparer(real, synthetic?.trace ?? null, scope) };
  }
  const comparison = held.compared.comparer.compare(selection);
  performance.clearMeasures('compare');
  performance.measure('compare', { start });
  return comparison;
}

/** The explore view's calls. */
function explores(held: () => Held): Pick<Handlers<TraceMethods>, 'explore' | 'tableText' | 'complete'> {
  return {
    explore: (asked) => exploreRows(held(), asked),
    tableText: async ({ selection, question, labels }) =>
      (await explorerOf(held(), labels)).tableText(selection, question),
    complete: async ({ field, text, labels }) => (await explorerOf(held(), labels)).complete(field, text),
  };
}

async function exploreRows(
  held: Held,
  { selection, question, labels }: { selection: Selection; question: ExploreQuestion; labels: LabelChoice },
) {
  const explorer = await explorerOf(held, labels);
  const start = performance.now();
  const exploration = explorer.explore(selection, question);
  performance.clearMeasures('explore');
  performance.measure('explore', { start });
  return exploration;
}

/** Of the rows that are compared: the explore view and the compare view agree. */
async function explorerOf(held: Held, labels: LabelChoice): Promise<Explorer> {
  const { createExplorer } = await exploring();
  const real = admittedRows(held, labels);
  if (held.explored?.real !== real) held.explored = { real, explorer: createExplorer(real) };
  return held.explored.explorer;
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
function exploring() {
  return import('../metrics/explore/explorer');
}

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
