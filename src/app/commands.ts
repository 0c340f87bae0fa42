/** Everything that has a key or a line in the palette: one table, which `?`, the palette and the window's listener read. */
import {
  cancelGenerate,
  clearSelection,
  closeTrace,
  evaluate,
  generateTrace,
  openDemo,
  pauseTraining,
  redo,
  resumeTraining,
  startTraining,
  stepTraining,
  stopTraining,
  undo,
} from '../store/actions';
import { openedTrace, studio } from '../store/studio';
import type { Pane } from './panes';
import { PANE_TITLES, paneOfHash, PANES } from './panes';
import type { Theme } from './theme';
import { THEME_NAMES, THEMES } from './theme';

export interface CommandContext {
  readonly goTo: (pane: Pane) => void;
  readonly showHelp: () => void;
  readonly showPalette: () => void;
  readonly setTheme: (theme: Theme) => void;
  readonly copyLink: () => void;
}

export interface Command {
  readonly id: string;
  /** What it does, a few words after “to”. */
  readonly what: string;
  /** Chords that mean it unless a person says otherwise. */
  readonly chords: readonly string[];
  /** Left out: always. */
  readonly isPossible?: () => boolean;
  /** Its chord counts in a text field too. */
  readonly whileTyping?: boolean;
  readonly act: (context: CommandContext) => void;
}

const has = {
  trace: () => openedTrace(studio.getState()) !== null,
  training: (...wanted: readonly string[]) => wanted.includes(studio.getState().training.status),
  synthetic: (wanted: string) => studio.getState().synthetic.status === wanted,
};

export const COMMANDS: readonly Command[] = [
  {
    id: 'palette',
    what: 'find any action or place',
    chords: ['Ctrl+K'],
    whileTyping: true,
    act: ({ showPalette }) => showPalette(),
  },
  ...PANES.map((pane, i): Command => ({
    id: `go-${pane}`,
    what: `go to ${PANE_TITLES[pane]}`,
    chords: [String(i + 1)],
    act: ({ goTo }) => goTo(pane),
  })),
  { id: 'open', what: 'open files', chords: ['O'], act: pressOpen },
  { id: 'demo', what: 'load the demo network', chords: [], act: showTrace(() => openDemo('office')) },
  { id: 'close', what: 'close the trace', chords: [], isPossible: has.trace, act: () => void closeTrace() },
  { id: 'train', what: 'train, pause, resume', chords: ['Space'], isPossible: canTrain, act: toggleTraining },
  {
    id: 'step',
    what: 'one training step while paused',
    chords: ['S'],
    isPossible: () => has.training('paused'),
    act: () => stepTraining(),
  },
  {
    id: 'stop',
    what: 'stop training where it is',
    chords: [],
    isPossible: () => has.training('running', 'paused'),
    act: () => stopTraining(),
  },
  {
    id: 'generate',
    what: 'generate with the settings shown',
    chords: ['G'],
    isPossible: has.trace,
    act: pressGenerate,
  },
  {
    id: 'cancel-generate',
    what: 'stop generating',
    chords: [],
    isPossible: () => has.synthetic('generating'),
    act: () => cancelGenerate(),
  },
  {
    id: 'score',
    what: 'score the synthetic trace',
    chords: [],
    isPossible: () => has.synthetic('ready'),
    act: ({ goTo }) => (goTo('compare'), void evaluate()),
  },
  {
    id: 'undo',
    what: 'undo a setting or a selection',
    chords: ['Ctrl+Z'],
    isPossible: () => (studio.getState().past ?? []).length > 0,
    act: () => undo(),
  },
  {
    id: 'redo',
    what: 'redo a setting or a selection',
    chords: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    isPossible: () => (studio.getState().future ?? []).length > 0,
    act: () => redo(),
  },
  {
    id: 'clear',
    what: 'clear the selection',
    chords: [],
    isPossible: has.trace,
    act: () => clearSelection(),
  },
  { id: 'filter', what: 'type a filter', chords: ['/'], isPossible: has.trace, act: focusFilter },
  {
    id: 'share',
    what: 'copy a link to this configuration',
    chords: [],
    act: ({ copyLink }) => copyLink(),
  },
  ...THEMES.map((theme): Command => ({
    id: `theme-${theme}`,
    what: `theme: ${THEME_NAMES[theme].toLowerCase()}`,
    chords: [],
    act: ({ setTheme }) => setTheme(theme),
  })),
  { id: 'help', what: 'show help and the keyboard', chords: ['?'], act: ({ showHelp }) => showHelp() },
];

function showTrace(act: () => unknown) {
  return ({ goTo }: CommandContext) => (goTo('trace'), void act());
}

function pressOpen({ goTo }: CommandContext): void {
  goTo('trace');
  document.querySelector<HTMLInputElement>('input[type=file][aria-label="Files to open"]')?.click();
}

function canTrain(): boolean {
  return has.training('running', 'paused') || (has.training('idle') && has.trace());
}

function toggleTraining(): void {
  const { training, trace } = studio.getState();
  if (training.status === 'running') pauseTraining();
  else if (training.status === 'paused') resumeTraining();
  else if (training.status === 'idle' && trace.status === 'ready') void startTraining();
}

/** The form's own button where it is there, so that its window and seed count. */
function pressGenerate({ goTo }: CommandContext): void {
  const button = document.querySelector<HTMLButtonElement>('[data-action="generate"]');
  if (!button) return void generateTrace();
  const place = /pane-(\w+)/.exec(button.closest('.pane')?.className ?? '')?.[1];
  if (place) goTo(paneOfHash(`#${place}`));
  button.click();
}

/** That of the pane in sight; where it has none, the explore pane's. */
function focusFilter({ goTo }: CommandContext): void {
  const focusSeen = () => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('[data-action="filter"]')];
    const seen = fields.find((field) => field.getClientRects().length > 0);
    seen?.focus();
    return seen !== undefined;
  };
  if (focusSeen()) return;
  goTo('explore');
  // The pane is drawn after the hash has changed.
  setTimeout(focusSeen, 100);
}
