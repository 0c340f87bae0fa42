/** Projects into files and out of them: long work, away from the page. The code is loaded when it is first wanted. */
import { openSink } from './exportSink';
import type { TraceMethods } from './protocol';
import type { Handlers } from './wire';

type FileCalls = Pick<Handlers<TraceMethods>, 'saveProjectFile' | 'openProjectFile'>;

export const projectFiles: FileCalls = {
  async saveProjectFile({ project, hasTraces, target }, { signal, report }) {
    const { writeProjectFile } = await import('../storage/writeProjectFile');
    const sink = await openSink(target);
    try {
      const onShare = (share: number) => report({ share });
      const choice = { hasTraces, now: Date.now() };
      for await (const piece of writeProjectFile(project, choice, { signal, onShare }))
        await sink.write(piece);
      return (await sink.finish()).blob;
    } catch (problem) {
      await sink.abandon();
      throw problem;
    }
  },
  async openProjectFile({ file }, { signal, report }) {
    const { readProjectFile } = await import('../storage/readProjectFile');
    return readProjectFile(file, { now: Date.now() }, { signal, onShare: (share) => report({ share }) });
  },
};
