/**
 * The large parts of projects, each a file. A new version is written beside the old one, then the record is switched, then
 * the old file goes: whatever is killed when, one whole version is there.
 */
import { database } from './database';
import { blobSource } from './byteSource';
import { keptFolder, writeFile } from './keptFiles';
import { packedPieces, readPacked } from './packed';

/** Replaces a part by bytes in pieces; returns how many there are. The project must exist. */
export async function savePart(
  project: string,
  part: string,
  pieces: Iterable<Uint8Array<ArrayBuffer>>,
): Promise<number> {
  const folder = await keptFolder();
  const file = newName();
  const bytes = await writeFile(folder, file, pieces);
  const db = await database();
  const transaction = db.transaction(['projects', 'parts'], 'readwrite');
  const parts = transaction.objectStore('parts');
  const before = await parts.get([project, part]);
  const isThere = (await transaction.objectStore('projects').getKey(project)) !== undefined;
  if (isThere) await parts.put({ project, part, file, bytes });
  await transaction.done;
  const old = isThere ? before?.file : file;
  if (old) await folder.removeEntry(old).catch(() => {});
  return bytes;
}

/** The part as a file; null where there is none. */
export async function loadPart(project: string, part: string): Promise<Blob | null> {
  const record = await (await database()).get('parts', [project, part]);
  if (!record) return null;
  return (await (await keptFolder()).getFileHandle(record.file)).getFile();
}

/** The names of parts that begin so. */
export async function listParts(project: string, prefix: string): Promise<string[]> {
  const parts = await (await database()).getAllFromIndex('parts', 'project', project);
  return parts.map(({ part }) => part).filter((part) => part.startsWith(prefix));
}

/** Drops parts that are there. */
export async function deleteParts(project: string, names: readonly string[]): Promise<void> {
  const db = await database();
  const files: string[] = [];
  const transaction = db.transaction('parts', 'readwrite');
  for (const part of names) {
    const record = await transaction.store.get([project, part]);
    if (!record) continue;
    files.push(record.file);
    await transaction.store.delete([project, part]);
  }
  await transaction.done;
  await removeFiles(files);
}

/** Plain data as a part. */
export function savePacked(project: string, part: string, value: unknown): Promise<number> {
  return savePart(project, part, packedPieces(kindOf(part), value));
}

/** Null where there is none; throws a `KeepError` where it is damaged. */
export async function loadPacked(project: string, part: string): Promise<unknown> {
  const blob = await loadPart(project, part);
  return blob && readPacked(kindOf(part), blobSource(blob));
}

/** `model 7` is one of the models. */
export function kindOf(part: string): string {
  return part.split(' ')[0]!;
}

/** Opaque bytes, e.g. a checkpoint of training: the previous ones stay whole until these are. */
export function saveBlob(project: string, part: string, bytes: Uint8Array): Promise<number> {
  return savePart(project, part, [Uint8Array.from(bytes)]);
}

export async function loadBlob(project: string, part: string): Promise<Uint8Array | null> {
  const blob = await loadPart(project, part);
  return blob && new Uint8Array(await blob.arrayBuffer());
}

export async function removeFiles(names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const folder = await keptFolder();
  for (const name of names) await folder.removeEntry(name).catch(() => {});
}

export function newName(): string {
  return crypto.randomUUID();
}
