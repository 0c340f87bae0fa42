/** A trace as a file, written piece by piece: none of it is held. */
import type { ExportFormatName } from '../exports/exportFormats';
import { EXPORT_FORMATS, LEARNED_NOTE, SPACING_NOTE, expectedBytes } from '../exports/exportFormats';
import { gzipped } from '../exports/gzipped';
import { reportSentences } from '../exports/reportSentences';
import type { Chunk, WriteOptions, WriteReport } from '../exports/writer';
import { WRITERS } from '../exports/writers';
import { planAddresses } from '../trace/addressPlan';
import type { HostStacks } from '../trace/hostStack';
import { summarise } from '../trace/summary';
import type { Trace } from '../trace/trace';
import { exportName } from './exportName';
import { openSink } from './exportSink';
import { nextTask } from './nextTask';
import type {
  AddressTreatment,
  ExportedFile,
  ExportRequest,
  GenerationRecord,
  Manifest,
  ManifestInput,
  RenderedPcap,
} from './protocol';

/** Of text or packets gathered before they are handed on. */
const PIECE_BYTES = 4 << 20;

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
  /** What these rows were last written as packets with. */
  readonly pcap: RenderedPcap | null;
  /** What the captures behind the open trace show of their hosts. */
  readonly stacks: HostStacks;
}

export interface ExportContext {
  readonly signal: AbortSignal;
  readonly report: (progress: { share: number }) => void;
}

interface Written {
  readonly blob: Blob;
  readonly sha256: string;
  readonly report: WriteReport;
}

const ADDRESS_NOTES: Record<AddressTreatment, string> = {
  keep: 'addresses are those of the real trace',
  pseudonymise: 'addresses are pseudonyms that keep prefixes (Crypto-PAn)',
  map: 'addresses are mapped into 198.18.0.0/15 and 2001:db8::/32',
};

/** Throws where the trace lacks what the format needs; what was written by then is abandoned. */
export async function writeExport(given: ExportJob, context: ExportContext): Promise<ExportedFile> {
  const { request, name, record } = given;
  const { which, format, options = {} } = request;
  const job = renameHosts(given);
  const fileName = exportName({ name, which, format, options });
  const written = format === 'manifest' ? null : await writeFormat(job, format, context);
  const input = await job.input;
  context.signal.throwIfAborted();
  const pcap =
    written && format !== 'manifest' && EXPORT_FORMATS[format].needs === 'packets'
      ? written.report
      : job.pcap;
  const notes = [
    ADDRESS_NOTES[request.addresses],
    ...formatNotes({ ...job, pcap }, written),
    ...hashNotes(input),
  ];
  const manifest: Manifest = {
    application: 'TempoNet Studio',
    version: import.meta.env['VITE_VERSION'],
    file: fileName,
    format,
    options,
    output: written && { bytes: written.blob.size, sha256: written.sha256 },
    written: written && written.report,
    source: which,
    trace: name,
    input,
    flows: job.trace.length,
    addresses: request.addresses,
    notes,
    pcap,
    configuration: request.configuration,
    generation: record && made(record),
  };
  if (written) return { fileName, blob: written.blob, notes, manifest };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  return { fileName, blob: new Blob([text], { type: 'application/json' }), notes, manifest };
}

/** The same hosts under the names they go by outside, with their stacks. */
function renameHosts(job: ExportJob): ExportJob {
  const { trace, stacks, hosts, request } = job;
  const { addresses, addressKey } = request;
  const plan = addresses === 'pseudonymise' ? { kind: addresses, key: addressKey } : { kind: addresses };
  const renamed = planAddresses(hosts, plan);
  const names = new Map(hosts.map((host, i) => [host, renamed[i]!]));
  const known = [...stacks].flatMap(([host, stack]) =>
    names.has(host) ? [[names.get(host)!, stack] as const] : [],
  );
  return {
    ...job,
    trace: { ...trace, hosts: trace.hosts.map((host) => names.get(host)!) },
    stacks: new Map(known),
  };
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

/** What became of the rows; of a manifest alone, what whoever renders them has to know. */
function formatNotes(job: ExportJob, written: Written | null): readonly string[] {
  const { format } = job.request;
  if (format !== 'manifest' && EXPORT_FORMATS[format].needs === 'flows')
    return written ? reportSentences(written.report) : [];
  if (!written && !canBePackets(job)) return [];
  return [
    keepsPackets(job.record) ? LEARNED_NOTE : SPACING_NOTE,
    ...(job.pcap ? reportSentences(job.pcap) : []),
  ];
}

/** Were the trace's packets drawn by the model? */
function keepsPackets(record: GenerationRecord | null): boolean {
  return record?.generator === 'tempoNet' && record.packets !== null;
}

function canBePackets(job: ExportJob): boolean {
  try {
    WRITERS.pcap(job.trace, optionsOf(job));
    return true;
  } catch {
    return false;
  }
}

function optionsOf({ request, record, stacks }: ExportJob): WriteOptions {
  const { payload, retransmissions } = request.options ?? {};
  return {
    application: `TempoNet Studio ${import.meta.env['VITE_VERSION']}`,
    seed: record?.seed ?? request.configuration.seed,
    stacks,
    payload,
    retransmissions,
    keepsPackets: keepsPackets(record),
  };
}

async function writeFormat(
  job: ExportJob,
  format: ExportFormatName,
  context: ExportContext,
): Promise<Written> {
  const { trace, request } = job;
  const chunks = WRITERS[format](trace, optionsOf(job));
  const expected = expectedBytes(format, summarise(trace));
  const sink = await openSink(request.target);
  const encoder = new TextEncoder();
  let taken = 0;
  const counted = (chunk: Chunk): Uint8Array<ArrayBuffer> => {
    const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    taken += bytes.length;
    return bytes;
  };
  const pieces = gathered(request.options?.isGzipped ? gzipped(map(chunks, counted)) : map(chunks, counted));
  try {
    for (;;) {
      const next = pieces.next();
      if (next.done) return { ...(await sink.finish()), report: next.value };
      await sink.write(next.value);
      context.report({ share: Math.min(0.99, taken / expected) });
      await nextTask();
      context.signal.throwIfAborted();
    }
  } catch (problem) {
    await sink.abandon();
    throw problem;
  }
}

function* map<From, To, Result>(
  chunks: Generator<From, Result>,
  change: (chunk: From) => To,
): Generator<To, Result> {
  for (;;) {
    const next = chunks.next();
    if (next.done) return next.value;
    yield change(next.value);
  }
}

/** Chunks in pieces of some megabytes; returns what `chunks` returns. */
function* gathered<Result>(
  chunks: Generator<Uint8Array<ArrayBuffer>, Result>,
): Generator<Uint8Array<ArrayBuffer>, Result> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const next = chunks.next();
    if (!next.done) {
      held.push(next.value);
      bytes += next.value.length;
      if (bytes < PIECE_BYTES) continue;
    }
    if (bytes > 0) yield joined(held, bytes);
    if (next.done) return next.value;
    [held, bytes] = [[], 0];
  }
}

function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array<ArrayBuffer> {
  const piece = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    piece.set(chunk, at);
    at += chunk.length;
  }
  return piece;
}
