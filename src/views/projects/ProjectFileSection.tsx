import { useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../charts/format';
import { describeProject, openProjectFile, saveProjectFile } from '../../store/actions';
import type { ProjectContents, ProjectFileStatus } from '../../store/state';
import { ProjectFileStatusLine } from './ProjectFileStatusLine';

interface ProjectFileSectionProps {
  /** The open project; null where there is none. */
  readonly current: { readonly id: string; readonly name: string } | null;
  readonly file: ProjectFileStatus;
  /** A file has been opened, and the person was at that place in it. */
  readonly onOpened: (place: string) => void;
}

/** The open project as one file, and a file as a project: says what goes in before anything does. */
export function ProjectFileSection({ current, file, onOpened }: ProjectFileSectionProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isAsking, setAsking] = useState(false);
  const isBusy = file.status === 'saving' || file.status === 'opening';
  return (
    <section className="project-file" aria-label="Project file">
      <div className="bar">
        {current && (
          <button
            type="button"
            aria-expanded={isAsking}
            disabled={isBusy}
            onClick={() => setAsking(!isAsking)}
          >
            Save as a file …
          </button>
        )}
        <button type="button" disabled={isBusy} onClick={() => input.current?.click()}>
          Open a project file …
        </button>
        <input
          ref={input}
          type="file"
          accept=".temponet"
          hidden
          aria-label="Project file to open"
          onChange={({ target }) => {
            const chosen = target.files?.[0];
            target.value = '';
            if (chosen) void openProjectFile(chosen).then((place) => place !== null && onOpened(place));
          }}
        />
      </div>
      {current && isAsking && <SaveChoice key={current.id} project={current} isBusy={isBusy} />}
      <ProjectFileStatusLine file={file} />
    </section>
  );
}

interface SaveChoiceProps {
  readonly project: { readonly id: string; readonly name: string };
  readonly isBusy: boolean;
}

function SaveChoice({ project, isBusy }: SaveChoiceProps) {
  const [contents, setContents] = useState<ProjectContents | null>(null);
  const [hasTraces, setHasTraces] = useState(false);
  const { id } = project;
  useEffect(() => {
    let isHere = true;
    void describeProject({ id }).then((found) => isHere && setContents(found));
    return () => {
      isHere = false;
    };
  }, [id]);
  if (!contents) return <p className="hint">Looking at what it holds …</p>;
  const { models, traces } = contents;
  return (
    <div className="project-file-choice">
      <p>
        The file holds the settings, every run’s curves and scores
        {models.count > 0 && (
          <>
            , and {models.count === 1 ? 'the model' : `${models.count} models`} (
            <span className="figures">{formatBytes(models.bytes)}</span>)
          </>
        )}
        .
      </p>
      {traces.count > 0 && (
        <label className="radio">
          <input
            type="checkbox"
            checked={hasTraces}
            onChange={({ target }) => setHasTraces(target.checked)}
          />
          <span>
            With {traces.count === 1 ? 'its trace' : `its ${traces.count} traces, real and synthetic`}, up to{' '}
            <span className="figures">{formatBytes(traces.bytes)}</span> before packing
            <span className="help">
              Without, whoever opens the file needs the same capture or log to go on.
            </span>
          </span>
        </label>
      )}
      {models.count > 0 && (
        <p className="warning">
          A model remembers: it knows every address, port and service of its training trace, and may repeat
          rows of it. Hand the file only to those who may see the trace.
        </p>
      )}
      <div className="bar">
        <button
          type="button"
          className="primary"
          disabled={isBusy}
          onClick={() => void saveProjectFile(project, { hasTraces })}
        >
          Save project file
        </button>
      </div>
    </div>
  );
}
