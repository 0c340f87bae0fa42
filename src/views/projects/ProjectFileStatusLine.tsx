import { formatBytes } from '../../charts/format';
import { cancelProjectFile } from '../../store/actions';
import type { ProjectFileStatus } from '../../store/state';
import { Failure, Progress } from '../shared/Notices';

/** How far a project is on its way into a file or out of one, and what became of it. */
export function ProjectFileStatusLine({ file }: { readonly file: ProjectFileStatus }) {
  switch (file.status) {
    case 'idle':
      return null;
    case 'saving':
    case 'opening':
      return (
        <div className="project-file-progress">
          <Progress label={`${DOING[file.status]} ${file.name}`} share={file.share} />
          <button type="button" onClick={cancelProjectFile}>
            Cancel
          </button>
        </div>
      );
    case 'saved':
      return (
        <p role="status">
          Saved {file.name}, <span className="figures">{formatBytes(file.bytes)}</span>.
        </p>
      );
    case 'failed':
      return <Failure title="The project file could not be used" message={file.message} />;
    default:
      return file satisfies never;
  }
}

const DOING = { saving: 'Saving', opening: 'Opening' } as const;
