/**
 * A project as one file (`.temponet`): a zip of `project.json` and of the parts as the browser keeps them, each with its own
 * checksums.
 */
import type { Moment, PartRecord } from './database';
import { database } from './database';
import { KeepError } from './KeepError';
import { keptFolder } from './keptFiles';
import { packedPieces } from './packed';
import { kindOf } from './parts';
import type { Records } from './projectDescription';
import { describe, DESCRIPTION, isRecord, RECORDS } from './projectDescription';
import type { Steps } from './zip';
import { createZip, PIECE } from './zip';

/** A zip without ZIP64 ends here. */
const MOST_BYTES = 2 ** 32 - 2 ** 20;

/** Bytes of the large parts of a project, by what they are. */
export interface ProjectContents {
  readonly models: { readonly count: number; readonly bytes: number };
  /** Real and synthetic. */
  readonly traces: { readonly count: number; readonly bytes: number };
}

export async function describeProject(id: string): Promise<ProjectContents> {
  const parts = await partsOf(id);
  const sum = (kinds: readonly string[]) => {
    const those = parts.filter(({ part }) => kinds.includes(kindOf(part)));
    return { count: those.length, bytes: those.reduce((total, { bytes }) => total + bytes, 0) };
  };
  return { models: sum(['model']), traces: sum(TRACES) };
}

const TRACES = ['trace', 'synthetic'];

/** Where a run was cut off belongs to this browser: it is in no file. */
async function partsOf(id: string): Promise<readonly PartRecord[]> {
  const parts = await (await database()).getAllFromIndex('parts', 'project', id);
  return parts.filter(({ part }) => ['model', ...TRACES].includes(kindOf(part)));
}

/** The file of a project in pieces. */
export async function* writeProjectFile(
  id: string,
  { hasTraces, now }: { readonly hasTraces: boolean; readonly now: Moment },
  { signal, onShare }: Steps,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const db = await database();
  const project = await db.get('projects', id);
  if (!project) throw new KeepError('this project is not kept any more; nothing was saved');
  const parts = (await partsOf(id)).filter(({ part }) => hasTraces || !TRACES.includes(kindOf(part)));
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MOST_BYTES)
    throw new KeepError(
      `project too large for one file: ${(total / 1e9).toFixed(1)} GB, want at most 4.2; save it without its traces`,
    );
  const records = await recordsOf(id, hasTraces);
  const description = describe(project, { parts, records, now });
  const folder = await keptFolder();
  const zip = createZip(now);
  yield* zip.entry(DESCRIPTION, [utf8(`${JSON.stringify(description, null, 2)}\n`)]);
  yield* zip.entry(RECORDS, packedPieces(RECORDS, records));
  let done = 0;
  for (const [i, { file }] of parts.entries()) {
    const blob = await (await folder.getFileHandle(file)).getFile();
    const visit = (bytes: number) => {
      signal.throwIfAborted();
      onShare((done += bytes) / total);
    };
    yield* zip.entry(description.parts[i]!.file, slices(blob, visit));
  }
  yield* zip.end();
}

/** `input`: names and hashes of the files that the trace was read from. */
async function recordsOf(id: string, hasTraces: boolean): Promise<Records> {
  const records = await (await database()).getAllFromIndex('records', 'project', id);
  const goes = (name: string) => isRecord(name) && (hasTraces || name !== 'input');
  return Object.fromEntries(records.filter(({ name }) => goes(name)).map(({ name, value }) => [name, value]));
}

async function* slices(blob: Blob, visit: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < blob.size; at += PIECE) {
    const bytes = new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer());
    visit(bytes.length);
    yield bytes;
  }
}

const utf8 = (text: string) => new TextEncoder().encode(text);
