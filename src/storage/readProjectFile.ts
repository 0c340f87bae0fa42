/** A project file becomes a project of its own. A file may be a stranger's: nothing of it is kept before all of it has been
 * read and checked. */
import type { shareable } from '../trace/shareable';
import { blobSource, bytesSource, joined } from './byteSource';
import type { Moment, PartRecord, ProjectRecord } from './database';
import { database } from './database';
import { inWords, keptFolder, writeFile } from './keptFiles';
import { readPacked } from './packed';
import { kindOf, newName, removeFiles } from './parts';
import type { Description, PartEntry, Records } from './projectDescription';
import { damaged, DESCRIPTION, isRecord, notAProject, readDescription, RECORDS } from './projectDescription';
import type { Steps } from './zip';
import { unzipped, ZipError } from './zip';

const MOST_DESCRIPTION_BYTES = 1 << 20;

/**
 * Keeps what a project file holds as a project of its own, beside those that are there. Throws a `KeepError` where the file
 * is none, is cut off, damaged or newer, and keeps nothing of it then.
 */
export async function readProjectFile(
  file: Blob,
  { now }: { readonly now: Moment },
  steps: Steps,
): Promise<ProjectRecord> {
  const folder = await keptFolder();
  const written: PartRecord[] = [];
  const project = { id: newName(), name: '', created: now, changed: now };
  try {
    const { name, records } = await readEntries(file, steps, async ({ part, bytes }, pieces) => {
      const entry = { project: project.id, part, file: newName(), bytes };
      written.push(entry);
      await writeFile(folder, entry.file, pieces);
      const kept = await (await folder.getFileHandle(entry.file)).getFile();
      // Every checksum is looked at before the project is there at all.
      await readPacked(kindOf(part), blobSource(kept)).catch((problem: Error) => {
        throw damaged(`${part}: ${problem.message}`);
      });
    });
    steps.signal.throwIfAborted();
    const named = { ...project, name };
    await addProject(named, written, records);
    return named;
  } catch (problem) {
    await removeFiles(written.map((entry) => entry.file));
    throw problem instanceof ZipError ? damaged(problem.message) : inWords(problem);
  }
}

/** All of it in one transaction. */
async function addProject(
  project: ProjectRecord,
  parts: readonly PartRecord[],
  records: Records,
): Promise<void> {
  const transaction = (await database()).transaction(['projects', 'parts', 'records'], 'readwrite');
  await transaction.objectStore('projects').put(project);
  for (const part of parts) await transaction.objectStore('parts').put(part);
  for (const [name, value] of Object.entries(records))
    await transaction.objectStore('records').put({ project: project.id, name, value });
  await transaction.done;
}

type KeepPart = (entry: PartEntry, pieces: AsyncIterable<Uint8Array<ArrayBuffer>>) => Promise<void>;

async function readEntries(
  file: Blob,
  steps: Steps,
  keep: KeepPart,
): Promise<{ readonly name: string; readonly records: Records }> {
  const entries = unzipped(file, steps);
  let description: Description | null = null;
  let records: Records | null = null;
  const missing = new Set<string>();
  for (let name = await entries.next(); name !== null; name = await entries.next()) {
    if (!description) {
      if (name !== DESCRIPTION) throw notAProject(`its first entry is ${name}, want ${DESCRIPTION}`);
      description = readDescription(await whole(entries.pieces(), MOST_DESCRIPTION_BYTES));
      for (const { file } of description.parts) missing.add(file);
    } else if (name === RECORDS) {
      records = await readRecords(await whole(entries.pieces(), file.size * 1000));
    } else {
      const entry = description.parts.find(({ file }) => file === name);
      if (!entry || !missing.delete(name)) continue;
      await keep(entry, counted(entries.pieces(), entry));
    }
  }
  if (!description) throw notAProject('it holds no entry');
  if (!records || missing.size > 0)
    throw damaged(`${[...missing, ...(records ? [] : [RECORDS])].join(', ')} missing: the file is cut off`);
  return { name: description.name, records };
}

const unshared: typeof shareable = (type, length) => new type(length);

async function readRecords(bytes: Uint8Array): Promise<Records> {
  const value = await readPacked(RECORDS, bytesSource(bytes), unshared).catch((problem: Error) => {
    throw damaged(`${RECORDS}: ${problem.message}`);
  });
  if (typeof value !== 'object' || value === null) throw damaged(`${RECORDS} are none`);
  return Object.fromEntries(Object.entries(value).filter(([name]) => isRecord(name)));
}

/** An entry that holds more than it says is stopped before it fills the disk. */
async function* counted(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>, { part, bytes }: PartEntry) {
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > bytes) throw damaged(`${part} holds more than the ${bytes} bytes that it says`);
    yield piece;
  }
  if (size < bytes) throw damaged(`${part} ends after ${size} of ${bytes} bytes`);
}

async function whole(pieces: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    if ((size += piece.length) > most) throw damaged(`an entry of more than ${most} bytes`);
    all.push(piece);
  }
  return joined(all);
}
