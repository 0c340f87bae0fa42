/** Projects by name, with what each keeps: small records here, large parts in files. */
import type { Moment, PartRecord, ProjectRecord } from './database';
import { database, deleteDatabase } from './database';
import { keptFolder, writeFile } from './keptFiles';
import { newName, removeFiles } from './parts';

export type { Moment } from './database';

export interface ProjectEntry extends ProjectRecord {
  /** Of its large parts. */
  readonly bytes: number;
}

/** Whether this browser, in this window, keeps anything at all; a sentence where it does not. */
export async function storageProblem(): Promise<string | null> {
  try {
    if (!globalThis.indexedDB || !globalThis.navigator?.storage?.getDirectory)
      return 'This browser keeps nothing here (a private window, or a page without https); work lasts until the tab closes.';
    await database();
    await keptFolder();
    return null;
  } catch {
    return 'This browser refuses to keep anything in this window; work lasts until the tab closes.';
  }
}

/** The latest first. */
export async function listProjects(): Promise<ProjectEntry[]> {
  const db = await database();
  const [projects, parts] = await Promise.all([db.getAll('projects'), db.getAll('parts')]);
  return projects
    .map((project) => ({
      ...project,
      bytes: parts.reduce((sum, part) => sum + (part.project === project.id ? part.bytes : 0), 0),
    }))
    .sort((a, b) => b.changed - a.changed);
}

export async function createProject(name: string, now: Moment): Promise<ProjectRecord> {
  const project = { id: newName(), name, created: now, changed: now };
  await (await database()).put('projects', project);
  return project;
}

export async function changeProject(
  id: string,
  change: Partial<Pick<ProjectRecord, 'name' | 'changed'>>,
): Promise<void> {
  const transaction = (await database()).transaction('projects', 'readwrite');
  const project = await transaction.store.get(id);
  if (project) await transaction.store.put({ ...project, ...change });
  await transaction.done;
}

/** A copy that shares nothing with its original. */
export async function duplicateProject(id: string, name: string, now: Moment): Promise<ProjectRecord> {
  const db = await database();
  const [parts, records] = await Promise.all([
    db.getAllFromIndex('parts', 'project', id),
    db.getAllFromIndex('records', 'project', id),
  ]);
  const folder = await keptFolder();
  const copies: PartRecord[] = [];
  for (const part of parts) {
    const file = newName();
    const from = await (await folder.getFileHandle(part.file)).getFile();
    await writeFile(folder, file, [new Uint8Array(await from.arrayBuffer())]);
    copies.push({ ...part, file });
  }
  const project = { id: newName(), name, created: now, changed: now };
  const transaction = db.transaction(['projects', 'parts', 'records'], 'readwrite');
  await transaction.objectStore('projects').put(project);
  for (const copy of copies) await transaction.objectStore('parts').put({ ...copy, project: project.id });
  for (const record of records)
    await transaction.objectStore('records').put({ ...record, project: project.id });
  await transaction.done;
  return project;
}

export async function deleteProject(id: string): Promise<void> {
  const transaction = (await database()).transaction(['projects', 'parts', 'records'], 'readwrite');
  const files: string[] = [];
  for (const name of ['parts', 'records'] as const) {
    const store = transaction.objectStore(name);
    for (let cursor = await store.index('project').openCursor(id); cursor; cursor = await cursor.continue()) {
      if ('file' in cursor.value) files.push(cursor.value.file);
      await cursor.delete();
    }
  }
  await transaction.objectStore('projects').delete(id);
  await transaction.done;
  await removeFiles(files);
}

/** Everything this studio has kept in this browser, but for its preferences. */
export async function forgetEverything(): Promise<void> {
  await deleteDatabase();
  const folder = await keptFolder();
  await removeFiles(await namesIn(folder));
}

/** Files that no record points at: what was being written when a tab was killed. Only while no other tab writes. */
export async function sweep(): Promise<void> {
  const known = new Set((await (await database()).getAll('parts')).map(({ file }) => file));
  const names = await namesIn(await keptFolder());
  await removeFiles(names.filter((name) => !known.has(name)));
}

async function namesIn(folder: Awaited<ReturnType<typeof keptFolder>>): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

/** A small record of a project: anything that structured clone takes. Lost where the project has been deleted. */
export async function saveRecord(project: string, name: string, value: unknown): Promise<void> {
  const transaction = (await database()).transaction(['projects', 'records'], 'readwrite');
  if ((await transaction.objectStore('projects').getKey(project)) !== undefined)
    await transaction.objectStore('records').put({ project, name, value });
  await transaction.done;
}

export async function loadRecord(project: string, name: string): Promise<unknown> {
  return (await (await database()).get('records', [project, name]))?.value;
}

/** Records whose name begins so. */
export async function loadRecords(project: string, prefix: string): Promise<unknown[]> {
  const records = await (await database()).getAllFromIndex('records', 'project', project);
  return records.filter(({ name }) => name.startsWith(prefix)).map(({ value }) => value);
}

export async function deleteRecord(project: string, name: string): Promise<void> {
  await (await database()).delete('records', [project, name]);
}
