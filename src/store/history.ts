/** What undo and redo step through: everything that a person sets or selects; never data. */
import type { Choices } from './state';
import { NO_SELECTION, studio } from './studio';

const MOST_UNDOS = 100;
/** A window that is dragged is one step, however often it moves. */
const DRAG_MILLISECONDS = 1000;

let lastKind = '';
let lastWhen = 0;

/** Called before a change: the choices as they are can be gone back to. @param kind changes of one kind in a row may be one step */
export function remember(kind: string, { isGliding = false } = {}): void {
  const now = performance.now();
  const goesOn = isGliding && kind === lastKind && now - lastWhen < DRAG_MILLISECONDS;
  lastKind = kind;
  lastWhen = now;
  const { past = [] } = studio.getState();
  studio.setState({ past: goesOn ? past : [...past, presentChoices()].slice(-MOST_UNDOS), future: [] });
}

/** Moves one step: what is present goes to the other side. Null where there is none. */
export function stepThrough(from: 'past' | 'future'): Choices | null {
  lastKind = '';
  const { [from]: steps = [], [from === 'past' ? 'future' : 'past']: others = [] } = studio.getState();
  const next = steps.at(-1);
  if (!next) return null;
  const rest = steps.slice(0, -1);
  const kept = [...others, presentChoices()];
  studio.setState(from === 'past' ? { past: rest, future: kept } : { future: rest, past: kept });
  return next;
}

/** Steps that belonged to a trace that is not open any more, selections and repairs, are none. */
export function forgetTraceSteps(): void {
  const bare = (steps: readonly Choices[] = []) =>
    steps.map(({ configuration }) => ({
      configuration: { ...configuration, repairs: {} },
      selection: NO_SELECTION,
    }));
  const { past, future, configuration } = studio.getState();
  const present = { configuration: { ...configuration, repairs: {} }, selection: NO_SELECTION };
  studio.setState({ past: distinct(bare(past), present), future: distinct(bare(future), present) });
}

/** Steps, nearest last, that do not differ from the next are none. */
function distinct(steps: readonly Choices[], next: Choices): readonly Choices[] {
  return steps.filter((step, i) => JSON.stringify(step) !== JSON.stringify(steps[i + 1] ?? next));
}

function presentChoices(): Choices {
  const { configuration, selection } = studio.getState();
  return { configuration, selection };
}
