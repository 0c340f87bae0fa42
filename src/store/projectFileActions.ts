/** A project as a file, to hand on or to put away, and back. */
import type { ProjectEntry } from '../storage/projects';
import { describeProject as describeKept } from '../storage/writeProjectFile';
import { flush } from './autosave';
import { workers } from './connection';
import { openProject } from './projectActions';
import type { SaveTarget } from './saveFile';
import { chooseFile, saveFile } from './saveFile';
import type { ProjectContents, ProjectFileStatus } from './state';
import { studio } from './studio';

/** From here on a person is asked where to write, so that nothing has to be held. */
const LARGE_BYTES = 100e6;
const EXTENSION = '.temponet';

interface ProjectFileChoice {
  readonly hasTraces: boolean;
  /** A file to write into; asked for, or downloaded, where there is none. */
  readonly target?: SaveTarget;
}

let underWay: AbortController | null = null;

export function isProjectFile({ name }: File): boolean {
  return name.toLowerCase().endsWith(EXTENSION);
}

/** What a file of it would hold; null where that cannot be told. */
export async function describeProject({ id }: Pick<ProjectEntry, 'id'>): Promise<ProjectContents | null> {
  await flush();
  return describeKept(id).catch(() => null);
}

/** Saves a kept project. Call it from the click itself. @returns whether it was saved */
export async function saveProjectFile(
  { id, name }: Pick<ProjectEntry, 'id' | 'name'>,
  { hasTraces, target: given }: ProjectFileChoice,
): Promise<boolean> {
  return follow('saving', name, async (options) => {
    const fileName = `${name.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '-')}${EXTENSION}`;
    const { models, traces } = await describeKept(id);
    const isLarge = models.bytes + (hasTraces ? traces.bytes : 0) >= LARGE_BYTES;
    const target = given ?? (isLarge ? await chooseFile(fileName, 'TempoNet project') : undefined);
    if (target === null) return { status: 'idle' };
    await flush();
    const blob = await workers().saveProjectFile({ project: id, hasTraces, target }, options);
    if (!target) saveFile(fileName, blob);
    return { status: 'saved', name: target?.name ?? fileName, bytes: blob.size };
  });
}

/** Keeps the file as a project beside the others, and opens it. @returns where the person was in it */
export async function openProjectFile(file: File): Promise<string | null> {
  let place: string | null = null;
  await follow('opening', file.name, async (options) => {
    const { keeping } = studio.getState();
    if (keeping?.status !== 'on')
      throw new Error(
        `a project is opened into this browser’s own storage, and here nothing is kept; ${
          keeping?.status === 'unsupported'
            ? 'open it in a window that is not private'
            : 'switch keeping on under “Project”'
        }`,
      );
    place = await openProject(await workers().openProjectFile(file, options));
    return { status: 'idle' };
  });
  return place;
}

export function cancelProjectFile(): void {
  underWay?.abort();
}

type Options = NonNullable<Parameters<ReturnType<typeof workers>['openProjectFile']>[1]>;

async function follow(
  status: 'saving' | 'opening',
  name: string,
  work: (options: Options) => Promise<ProjectFileStatus>,
): Promise<boolean> {
  underWay?.abort();
  const { signal } = (underWay = new AbortController());
  const put = (projectFile: ProjectFileStatus) => studio.setState({ projectFile });
  put({ status, name, share: 0 });
  try {
    const onProgress = ({ share }: { share: number }) => {
      if (!signal.aborted) put({ status, name, share });
    };
    const outcome = await work({ signal, onProgress });
    signal.throwIfAborted();
    put(outcome);
    return true;
  } catch (problem) {
    const message = `${name}: ${(problem as Error).message}`;
    put(signal.aborted ? { status: 'idle' } : { status: 'failed', while: status, message });
    return false;
  }
}
