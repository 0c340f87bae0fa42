import { useCallback, useRef, useState } from 'react';
import { formatBytes } from '../../charts/format';
import {
  deleteProject,
  duplicateProject,
  forgetEverything,
  listProjects,
  newProject,
  openProject,
  renameProject,
  setKeeping,
} from '../../store/actions';
import type { KeepStatus, ProjectEntry, ProjectFileStatus } from '../../store/state';
import { Confirmed } from '../shared/Confirmed';
import { NameField } from '../shared/NameField';
import { ProjectFileSection } from './ProjectFileSection';

interface ProjectMenuProps {
  readonly keeping: KeepStatus;
  readonly file: ProjectFileStatus;
  /** Goes to a pane by name. */
  readonly onPlace: (place: string) => void;
}

/** What is kept in this browser: the button in the header says under which name, its dialog does the rest. */
export function ProjectMenu({ keeping, file, onPlace }: ProjectMenuProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [projects, setProjects] = useState<readonly ProjectEntry[]>([]);
  const isOn = keeping.status === 'on';
  const current = isOn ? keeping.project : null;
  const refresh = useCallback(() => void listProjects().then(setProjects), []);
  /** Does something to a project, then shows what there is. */
  const after = (work: Promise<unknown>) => void work.then(refresh);
  const show = () => {
    if (isOn) refresh();
    dialog.current?.showModal();
  };
  const close = () => dialog.current?.close();
  const open = (project: ProjectEntry) => {
    close();
    void openProject(project).then((place) => place !== null && onPlace(place));
  };
  return (
    <>
      <button type="button" className="project-button" aria-haspopup="dialog" onClick={show}>
        <span className="visually-hidden">Project: </span>
        <span className="project-name">{buttonName(keeping)}</span>
        <KeepMark keeping={keeping} />
      </button>
      <dialog ref={dialog} className="projects" aria-labelledby="projects-title">
        <h2 id="projects-title">Projects</h2>
        {keeping.status === 'unsupported' && <p>{keeping.message}</p>}
        {isOn && keeping.problem !== null && (
          <p className="failure" role="alert">
            {keeping.problem}
          </p>
        )}
        {current && (
          <NameField
            key={current.id + current.name}
            label="Name of this project"
            name={current.name}
            onRename={(name) => after(renameProject(current.id, name))}
          />
        )}
        {isOn && (
          <>
            <ProjectList
              projects={projects}
              currentId={current?.id ?? null}
              onOpen={open}
              onDuplicate={(project) => after(duplicateProject(project))}
              onDelete={({ id }) => after(deleteProject(id))}
            />
            <ProjectFileSection {...{ current, file }} onOpened={(place) => (close(), onPlace(place))} />
            <ShelfButtons
              projects={projects}
              onNew={() => (close(), onPlace('trace'), void newProject())}
              onForget={() => after(forgetEverything())}
            />
          </>
        )}
        {keeping.status !== 'unsupported' && (
          <KeepSwitch isOn={isOn} projects={projects} onSwitch={(on) => after(setKeeping(on))} />
        )}
        <form method="dialog" className="bar">
          <button type="submit" className="primary">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}

interface ShelfButtonsProps {
  readonly projects: readonly ProjectEntry[];
  readonly onNew: () => void;
  readonly onForget: () => void;
}

function ShelfButtons({ projects, onNew, onForget }: ShelfButtonsProps) {
  return (
    <div className="bar">
      <button type="button" onClick={onNew}>
        New project
      </button>
      {projects.length > 0 && (
        <Confirmed
          label="Forget everything"
          question={`Delete ${countOf(projects)} from this browser, the open one too?`}
          act={onForget}
        />
      )}
    </div>
  );
}

function buttonName(keeping: KeepStatus): string {
  if (keeping.status !== 'on') return 'Not kept';
  return keeping.project?.name ?? 'No project yet';
}

/** Only trouble is shown: that all is kept is how it should be. */
function KeepMark({ keeping }: { readonly keeping: KeepStatus }) {
  if (keeping.status !== 'on') return null;
  if (keeping.problem !== null) return <span className="project-mark is-failed">not all is kept</span>;
  return keeping.isSaving ? <span className="project-mark if-late">saving</span> : null;
}

interface ProjectListProps {
  readonly projects: readonly ProjectEntry[];
  readonly currentId: string | null;
  readonly onOpen: (project: ProjectEntry) => void;
  readonly onDuplicate: (project: ProjectEntry) => void;
  readonly onDelete: (project: ProjectEntry) => void;
}

function ProjectList({ projects, currentId, onOpen, onDuplicate, onDelete }: ProjectListProps) {
  if (projects.length === 0) return <p className="hint">Nothing is kept yet. A trace that you open is.</p>;
  return (
    <ul className="project-list">
      {projects.map((project) => (
        <li key={project.id}>
          <span className="project-title">
            <strong>{project.name}</strong>
            <span className="hint figures">
              {formatBytes(project.bytes)}, {new Date(project.changed).toLocaleString()}
              {project.id === currentId && ', open now'}
            </span>
          </span>
          <span className="bar">
            {project.id !== currentId && (
              <button type="button" aria-label={`Open ${project.name}`} onClick={() => onOpen(project)}>
                Open
              </button>
            )}
            <button
              type="button"
              aria-label={`Duplicate ${project.name}`}
              onClick={() => onDuplicate(project)}
            >
              Duplicate
            </button>
            <Confirmed
              label="Delete"
              about={project.name}
              question="Delete for good?"
              act={() => onDelete(project)}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}

interface KeepSwitchProps {
  readonly isOn: boolean;
  readonly projects: readonly ProjectEntry[];
  readonly onSwitch: (isOn: boolean) => void;
}

function KeepSwitch({ isOn, projects, onSwitch }: KeepSwitchProps) {
  return (
    <div className="keep-switch">
      <p className="hint">
        {isOn
          ? 'Projects are kept in this browser on this machine and nowhere else, unencrypted, until you delete them here or clear this site’s data.'
          : 'Nothing is kept: work lasts until the tab closes.'}
      </p>
      {isOn ? (
        <Confirmed
          label="Keep nothing on this machine"
          question={
            projects.length > 0
              ? `Keep nothing from now on, and delete ${countOf(projects)}?`
              : 'Keep nothing from now on?'
          }
          act={() => onSwitch(false)}
        />
      ) : (
        <button type="button" onClick={() => onSwitch(true)}>
          Keep work on this machine
        </button>
      )}
    </div>
  );
}

function countOf(projects: readonly ProjectEntry[]): string {
  const bytes = formatBytes(projects.reduce((sum, project) => sum + project.bytes, 0));
  return projects.length === 1 ? `1 project (${bytes})` : `${projects.length} projects (${bytes})`;
}
