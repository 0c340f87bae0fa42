/** The keyboard as a table: what `?` shows is what the window listens to. */
import {
  generateTrace,
  pauseTraining,
  redo,
  resumeTraining,
  startTraining,
  stepTraining,
  undo,
} from '../store/actions';
import { studio } from '../store/studio';
import type { Pane } from './panes';
import { PANE_TITLES, PANES } from './panes';

interface KeyContext {
  readonly goTo: (pane: Pane) => void;
  readonly showHelp: () => void;
}

interface Shortcut {
  /** As `KeyboardEvent.key` gives it, lower-case. */
  readonly key: string;
  readonly shown: string;
  readonly what: string;
  readonly withControl?: boolean;
  readonly withShift?: boolean;
  readonly act: (context: KeyContext) => void;
}

export const SHORTCUTS: readonly Shortcut[] = [
  ...PANES.map((pane, i): Shortcut => ({
    key: String(i + 1),
    shown: String(i + 1),
    what: `go to ${PANE_TITLES[pane]}`,
    act: ({ goTo }) => goTo(pane),
  })),
  { key: ' ', shown: 'Space', what: 'train, pause, resume', act: toggleTraining },
  { key: 's', shown: 'S', what: 'one training step while paused', act: () => stepTraining() },
  { key: 'g', shown: 'G', what: 'generate with the settings shown', act: pressGenerate },
  { key: 'z', shown: 'Ctrl Z', what: 'undo a setting or a selection', withControl: true, act: () => undo() },
  {
    key: 'z',
    shown: 'Ctrl Shift Z',
    what: 'redo a setting or a selection',
    withControl: true,
    withShift: true,
    act: () => redo(),
  },
  { key: 'y', shown: 'Ctrl Y', what: 'redo a setting or a selection', withControl: true, act: () => redo() },
  { key: '/', shown: '/', what: 'type a filter', act: focusFilter },
  { key: '?', shown: '?', what: 'show this list', act: ({ showHelp }) => showHelp() },
];

function toggleTraining(): void {
  const { training, trace } = studio.getState();
  if (training.status === 'running') pauseTraining();
  else if (training.status === 'paused') resumeTraining();
  else if (training.status === 'idle' && trace.status === 'ready') void startTraining();
}

/** The form's own button where it is there, so that its window and seed count. */
function pressGenerate({ goTo }: KeyContext): void {
  goTo('compare');
  const button = document.querySelector<HTMLButtonElement>('[data-action="generate"]');
  if (button) button.click();
  else void generateTrace();
}

/** That of the pane in sight; where it has none, the explore pane's. */
function focusFilter({ goTo }: KeyContext): void {
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

const TYPING =
  'input:not([type=radio]):not([type=checkbox]):not([type=range]), textarea, select, [contenteditable]';
const PRESSABLE = 'button, a, summary, input, [role=button]';

/** The shortcut that an event means, or null: typing and native Space stay as they are. */
export function shortcutOf(event: KeyboardEvent, singleKeys: boolean): Shortcut | null {
  if (event.altKey || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING) || target?.closest('dialog')) return null;
  const withControl = event.ctrlKey || event.metaKey;
  if (!withControl && !singleKeys) return null;
  if (event.key === ' ' && target?.closest(PRESSABLE)) return null;
  const key = event.key.toLowerCase();
  const found = SHORTCUTS.find(
    (shortcut) =>
      shortcut.key === key &&
      (shortcut.withControl ?? false) === withControl &&
      (!withControl || (shortcut.withShift ?? false) === event.shiftKey),
  );
  return found ?? null;
}
