/** A trace as a file: streamed into a Blob piece by piece, so that the browser may keep what is written on disk. */
import { studioCsv } from '../formats/studioCsv';
import type { Trace } from '../trace/trace';
import { nextTask } from './nextTask';
import type { ExportedFile, ExportFormat, ExportRequest, GenerationRecord, Manifest } from './protocol';

/** Of text or packets held before they are handed to the browser. */
const PIECE_BYTES = 8 << 20;

export interface ExportJob {
  readonly request: ExportRequest;
  /** Already cut to what is asked for. */
  readonly trace: Trace;
  /** Of the open trace: what the file is named after. */
  readonly name: string;
  readonly record: GenerationRecord | null;
}

export interface ExportContext {
  readonly signal: AbortSignal;
  readonly report: (progress: { share: number }) => void;
}

interface Written {
  readonly blob: Blob;
  readonly notes: readonly string[];
}

const WRITERS: Record<ExportFormat, (job: ExportJob, context: ExportContext) => Promise<Written>> = {
  csv: writeCsv,
  pcap: writePcap,
  manifest: async () => ({ blob: new Blob(), notes: [] }),
};

const EXTENSIONS: Record<ExportFormat, string> = { csv: 'csv', pcap: 'pcap', manifest: 'manifest.json' };

export async function writeExport(job: ExportJob, context: ExportContext): Promise<ExportedFile> {
  const { request, trace, name, record } = job;
  const fileName = `${baseName(name)}-${request.which}.${EXTENSIONS[request.format]}`;
  const { blob, notes } = await WRITERS[request.format](job, context);
  const manifest: Manifest = {
    application: 'TempoNet Studio',
    version: import.meta.env['VITE_VERSION'],
    file: fileName,
    source: request.which,
    trace: name,
    flows: trace.length,
    addresses: request.addresses,
    notes,
    configuration: request.configuration,
    generation: record,
  };
  if (request.format !== 'manifest') return { fileName, blob, notes, manifest };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  return { fileName, blob: new Blob([text], { type: 'application/json' }), notes, manifest };
}

async function writeCsv({ trace }: ExportJob, context: ExportContext): Promise<Written> {
  const blob = await collect(studioCsv.write!(trace), 'text/csv', context);
  return { blob, notes: [] };
}

async function writePcap(): Promise<Written> {
  throw new Error('internal: not wired yet');
}

/** Chunks into one Blob; lets messages in between pieces. */
export async function collect(
  chunks: Iterable<string | Uint8Array<ArrayBuffer>>,
  type: string,
  { signal }: Pick<ExportContext, 'signal'>,
): Promise<Blob> {
  const pieces: Blob[] = [];
  let held: BlobPart[] = [];
  let heldBytes = 0;
  for (const chunk of chunks) {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < PIECE_BYTES) continue;
    pieces.push(new Blob(held));
    [held, heldBytes] = [[], 0];
    await nextTask();
    signal.throwIfAborted();
  }
  return new Blob([...pieces, ...held], { type });
}

/** A file name's stem, fit for every file system. */
function baseName(name: string): string {
  const stem = name.replace(/\.(pcap|pcapng|cap|log|csv|tsv|gz)\b/gi, '').replace(/[^\w.-]+/g, '-');
  return stem.replace(/^-+|-+$/g, '').slice(0, 60) || 'trace';
}
