import type { StudioState } from '../store/state';
import { ProjectMenu } from '../views/projects/ProjectMenu';
import type { Pane, Stage } from './panes';
import { PANE_TITLES, paneOfHash, PANES, stageOf } from './panes';
import type { Theme } from './theme';
import { THEME_NAMES, THEMES } from './theme';
import { goTo } from './usePane';

const NO_FILE = { status: 'idle' } as const;
const NOT_KEPT = { status: 'off' } as const;

interface HeaderProps {
  readonly state: StudioState;
  readonly pane: Pane;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  readonly onHelp: () => void;
  readonly onPalette: () => void;
}

const STAGE_WORDS: Record<Stage, string> = {
  waiting: 'nothing yet',
  busy: 'at work',
  done: 'done',
  failed: 'failed',
};

export function Header({ state, pane, theme, onTheme, onHelp, onPalette }: HeaderProps) {
  return (
    <header className="shell-header">
      <a className="brand" href="#trace">
        <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
          <path className="brand-real" d="M4 22V10M9 22v-7M12 22v-9M20 22V8M27 22v-6" />
          <path className="brand-synthetic" d="M4 27v-2M10 27v-2M13 27v-2M19 27v-2M28 27v-2" />
        </svg>
        TempoNet Studio
      </a>
      <nav aria-label="Steps">
        <ol className="steps">
          {PANES.map((name) => (
            <Step key={name} pane={name} isHere={name === pane} stage={stageOf(name, state)} />
          ))}
        </ol>
      </nav>
      <div className="shell-tools">
        <ProjectMenu
          keeping={state.keeping ?? NOT_KEPT}
          file={state.projectFile ?? NO_FILE}
          onPlace={(place) => goTo(paneOfHash(`#${place}`))}
        />
        <label className="theme-label" htmlFor="theme">
          Theme
        </label>
        <select
          id="theme"
          aria-label="Theme"
          value={theme}
          onChange={(event) => onTheme(event.target.value as Theme)}
        >
          {THEMES.map((name) => (
            <option key={name} value={name}>
              {THEME_NAMES[name]}
            </option>
          ))}
        </select>
        <button type="button" className="palette-button" aria-haspopup="dialog" onClick={onPalette}>
          Find
        </button>
        <button type="button" aria-label="Help and keyboard" aria-keyshortcuts="?" onClick={onHelp}>
          ?
        </button>
      </div>
    </header>
  );
}

function Step({
  pane,
  isHere,
  stage,
}: {
  readonly pane: Pane;
  readonly isHere: boolean;
  readonly stage: Stage;
}) {
  return (
    <li className={`step is-${stage}`}>
      <a
        href={`#${pane}`}
        aria-current={isHere ? 'page' : undefined}
        aria-keyshortcuts={String(PANES.indexOf(pane) + 1)}
      >
        <span className="step-mark" aria-hidden="true" />
        {PANE_TITLES[pane]}
        <span className="visually-hidden">, {STAGE_WORDS[stage]}</span>
      </a>
    </li>
  );
}
