/**
 * What IndexedDB holds: small records, and which file of the origin's private file system (OPFS) is the present one of each
 * part of a project. A part is switched by one transaction, so a kill at any moment leaves the old one or the new one whole.
 */
import type { DBSchema, IDBPDatabase } from 'idb';
import { deleteDB, openDB } from 'idb';

/** Milliseconds since 1970 of the person's clock, taken where clocks may be read. */
export type Moment = number;

export interface ProjectRecord {
  readonly id: string;
  readonly name: string;
  readonly created: Moment;
  /** When it was last worked on: the latest is opened again after a reload. */
  readonly changed: Moment;
}

/** One large thing of a project: its trace, a model … */
export interface PartRecord {
  readonly project: string;
  readonly part: string;
  /** In OPFS, unique for all time: it is never written again. */
  readonly file: string;
  readonly bytes: number;
}

interface Schema extends DBSchema {
  projects: { key: string; value: ProjectRecord };
  parts: { key: [project: string, part: string]; value: PartRecord; indexes: { project: string } };
  /** Anything that structured clone takes, by project and name: `state`, `run <id>`. */
  records: {
    key: [project: string, name: string];
    value: { readonly project: string; readonly name: string; readonly value: unknown };
    indexes: { project: string };
  };
}

export type Database = IDBPDatabase<Schema>;

const NAME = 'temponet';

let opened: Promise<Database> | null = null;

/** One connection a thread. */
export function database(): Promise<Database> {
  return (opened ??= openDB<Schema>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore('projects', { keyPath: 'id' });
      for (const name of ['parts', 'records'] as const) {
        const store = db.createObjectStore(name, {
          keyPath: name === 'parts' ? ['project', 'part'] : ['project', 'name'],
        });
        store.createIndex('project', 'project');
      }
    },
    // Another tab deletes everything: this one lets go.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated: () => {
      opened = null;
    },
  }).catch((problem: unknown) => {
    opened = null;
    throw problem;
  }));
}

export async function deleteDatabase(): Promise<void> {
  const db = await opened?.catch(() => null);
  db?.close();
  opened = null;
  await deleteDB(NAME);
}
