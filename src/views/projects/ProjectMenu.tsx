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
import type { KeepStatus, ProjectEntry } from '../../store/state';

interface ProjectMenuProps {
  readonly keeping: KeepStatus;
  /** Goes to a pane by name. */
  readonly onPlace: (place: string) => void;
}

/** What is kept in this browser: the button in the header says under which name, its dialog does the rest. */
export function ProjectMenu({ keeping, onPlace }: ProjectMenuProps) {
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
        {current && <RenameField key={current.id + current.name} project={current} onDone={refresh} />}
        {isOn && (
          <ProjectList
            projects={projects}
            currentId={current?.id ?? null}
            onOpen={open}
            onDuplicate={(project) => after(duplicateProject(project))}
            onDelete={({ id }) => after(deleteProject(id))}
          />
        )}
        {isOn && (
          <div className="bar">
            <button type="button" onClick={() => (close(), onPlace('trace'), void newProject())}>
              New project
            </button>
            {projects.length > 0 && (
              <Confirmed
                label="Forget everything"
                question={`Delete ${countOf(projects)} from this browser, the open one too?`}
                act={() => after(forgetEverything())}
              />
            )}
          </div>
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

interface RenameFieldProps {
  readonly project: { readonly id: string; readonly name: string };
  readonly onDone: () => void;
}

function RenameField({ project, onDone }: RenameFieldProps) {
  const [name, setName] = useState(project.name);
  const rename = () => {
    const wanted = name.trim();
    if (wanted === '') setName(project.name);
    else if (wanted !== project.name) void renameProject(project.id, wanted).then(onDone);
  };
  return (
    <label className="project-rename">
      <span>Name of this project</span>
      <input
        type="text"
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          rename();
        }}
      />
    </label>
  );
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

interface ConfirmedProps {
  readonly label: string;
  readonly about?: string;
  readonly question: string;
  readonly act: () => void;
}

/** A button that asks before it acts, in its own place. */
function Confirmed({ label, about, question, act }: ConfirmedProps) {
  const [isAsking, setAsking] = useState(false);
  if (!isAsking)
    return (
      <button
        type="button"
        aria-label={about === undefined ? label : `${label} ${about}`}
        onClick={() => setAsking(true)}
      >
        {label}
      </button>
    );
  return (
    <span className="bar" role="group" aria-label={question}>
      <span>{question}</span>
      <button type="button" onClick={() => (setAsking(false), act())}>
        Yes, delete
      </button>
      <button type="button" onClick={() => setAsking(false)}>
        No
      </button>
    </span>
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
