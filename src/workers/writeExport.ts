/** A trace as a file: streamed into a Blob piece by piece, so that the browser may keep what is written on disk. */
import { writeStudioCsv } from '../formats/studioCsv';
import { renderPcap } from '../render/renderPcap';
import { planAddresses } from '../trace/addressPlan';
import { summarise } from '../trace/summary';
import type { Trace } from '../trace/trace';
import { nextTask } from './nextTask';
import type {
  AddressTreatment,
  ExportedFile,
  ExportFormat,
  ExportRequest,
  GenerationRecord,
  Manifest,
  ManifestInput,
  RenderedPcap,
} from './protocol';

/** Of text or packets held before they are handed to the browser. */
const PIECE_BYTES = 4 << 20;
/** For the progress bar only. */
const CSV_ROW_BYTES = 120;
/** Record and Ethernet header. */
const PCAP_PACKET_BYTES = 30;

/** Said in the manifest and the interface until packets within flows are modelled. */
const SPACING_NOTE = 'packet spacing within a flow is a documented fallback, not learned';

interface ExportJob {
  readonly request: ExportRequest;
  /** Already cut to what is asked for. */
  readonly trace: Trace;
  /** Of real and synthetic trace together, so that a host has one name in every export. */
  readonly hosts: readonly string[];
  /** Of the open trace: what the file is named after. */
  readonly name: string;
  /** Waited for once everything else is done: hashes take their time. */
  readonly input: Promise<ManifestInput>;
  readonly record: GenerationRecord | null;
  /** What these rows were last written as a pcap with. */
  readonly pcap: RenderedPcap | null;
}

export interface ExportContext {
  readonly signal: AbortSignal;
  readonly report: (progress: { share: number }) => void;
}

interface Written {
  readonly blob: Blob;
  readonly notes: readonly string[];
  readonly pcap: RenderedPcap | null;
}

const WRITERS: Record<ExportFormat, (job: ExportJob, context: ExportContext) => Promise<Written>> = {
  csv: writeCsv,
  pcap: writePcap,
  manifest: async (job) => ({ blob: new Blob(), notes: pcapNotes(job), pcap: job.pcap }),
};

const EXTENSIONS: Record<ExportFormat, string> = { csv: 'csv', pcap: 'pcap', manifest: 'manifest.json' };

const ADDRESS_NOTES: Record<AddressTreatment, string> = {
  keep: 'addresses are those of the real trace',
  pseudonymise: 'addresses are pseudonyms that keep prefixes (Crypto-PAn)',
  map: 'addresses are mapped into 198.18.0.0/15 and 2001:db8::/32',
};

export async function writeExport(job: ExportJob, context: ExportContext): Promise<ExportedFile> {
  const { request, trace, name, record } = job;
  const fileName = `${baseName(name)}-${request.which}.${EXTENSIONS[request.format]}`;
  const written = await WRITERS[request.format]({ ...job, trace: renameHosts(job) }, context);
  const input = await job.input;
  context.signal.throwIfAborted();
  const notes = [ADDRESS_NOTES[request.addresses], ...written.notes, ...hashNotes(input)];
  const { blob, pcap } = written;
  const manifest: Manifest = {
    application: 'TempoNet Studio',
    version: import.meta.env['VITE_VERSION'],
    file: fileName,
    source: request.which,
    trace: name,
    input,
    flows: trace.length,
    addresses: request.addresses,
    notes,
    pcap,
    configuration: request.configuration,
    generation: record && made(record),
  };
  if (request.format !== 'manifest') return { fileName, blob, notes, manifest };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  return { fileName, blob: new Blob([text], { type: 'application/json' }), notes, manifest };
}

function renameHosts({ trace, hosts, request: { addresses, addressKey } }: ExportJob): Trace {
  const plan = addresses === 'pseudonymise' ? { kind: addresses, key: addressKey } : { kind: addresses };
  const renamed = planAddresses(hosts, plan);
  const names = new Map(hosts.map((host, i) => [host, renamed[i]!]));
  return { ...trace, hosts: trace.hosts.map((host) => names.get(host)!) };
}

function hashNotes(input: ManifestInput): readonly string[] {
  const unknown = input.kind === 'files' ? input.files.filter(({ sha256 }) => sha256 === null) : [];
  return unknown.map(
    ({ name }) =>
      `${name} has changed or gone since it was opened: its SHA-256 is unknown; open it again to record it`,
  );
}

/** The manifest has the configuration once, in its own place. */
function made(record: GenerationRecord): Manifest['generation'] {
  const { configuration, ...rest } = record;
  void configuration;
  return rest;
}

/** What whoever renders these rows has to know, now or later; nothing where they cannot become packets. */
function pcapNotes({ trace, pcap }: ExportJob): readonly string[] {
  try {
    renderPcap(trace, { seed: 0 });
  } catch {
    return [];
  }
  return [SPACING_NOTE, ...(pcap ? renderNotes(pcap) : [])];
}

function renderNotes({ adjusted, skipped }: RenderedPcap): readonly string[] {
  const count = (counts: Readonly<Record<string, number>>, what: string) =>
    Object.entries(counts).map(([reason, flows]) => `${flows.toLocaleString('en')} flows ${what}: ${reason}`);
  return [...count(adjusted, 'rendered as the nearest feasible one'), ...count(skipped, 'left out')];
}

async function writeCsv({ trace, pcap }: ExportJob, context: ExportContext): Promise<Written> {
  const { blob } = await collect(textChunks(writeStudioCsv(trace)), trace.length * CSV_ROW_BYTES, context);
  return { blob, notes: [], pcap };
}

function* textChunks(chunks: Iterable<string>): Generator<string, null> {
  yield* chunks;
  return null;
}

async function writePcap({ trace, record, request }: ExportJob, context: ExportContext): Promise<Written> {
  const { packets, bytes } = summarise(trace);
  const seed = record?.seed ?? request.configuration.seed;
  const chunks = renderPcap(trace, { seed });
  const { blob, result } = await collect(chunks, bytes + packets * PCAP_PACKET_BYTES, context);
  const pcap = { adjusted: result.adjusted, skipped: result.skipped };
  return { blob, notes: [SPACING_NOTE, ...renderNotes(pcap)], pcap };
}

interface Collected<Result> {
  readonly blob: Blob;
  readonly result: Result;
}

/** Chunks into one Blob, with what their generator returns at its end; lets messages in between pieces. */
async function collect<Result>(
  chunks: Generator<string | Uint8Array<ArrayBuffer>, Result>,
  expectedBytes: number,
  { signal, report }: ExportContext,
): Promise<Collected<Result>> {
  const pieces: Blob[] = [];
  let held: BlobPart[] = [];
  let heldBytes = 0;
  for (;;) {
    const next = chunks.next();
    if (next.done) return { blob: new Blob([...pieces, ...held]), result: next.value };
    held.push(next.value);
    heldBytes += next.value.length;
    if (heldBytes < PIECE_BYTES) continue;
    pieces.push(new Blob(held));
    [held, heldBytes] = [[], 0];
    report({ share: Math.min(0.99, (pieces.length * PIECE_BYTES) / expectedBytes) });
    await nextTask();
    signal.throwIfAborted();
  }
}

/** A file name's stem, fit for every file system. */
function baseName(name: string): string {
  const stem = name.replace(/\.(pcap|pcapng|cap|log|csv|tsv|gz)\b/gi, '').replace(/[^\w.-]+/g, '-');
  return stem.replace(/^-+|-+$/g, '').slice(0, 60) || 'trace';
}
