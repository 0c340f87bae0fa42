/** What a person hands over, however: a project file, or files that make a trace. */
import type { Mapping } from '../formats/mapping';
import { openTraceFiles } from './openActions';
import { isProjectFile, openProjectFile } from './projectFileActions';

/** Of several files a project file comes first, and alone. */
export async function openFiles(files: readonly File[], mapping?: Mapping): Promise<void> {
  const project = files.find(isProjectFile);
  if (project) await openProjectFile(project);
  else await openTraceFiles(files, mapping);
}
