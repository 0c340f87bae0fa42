/** Selection, and the comparison that follows it: one at a time, and only the latest selection counts. */
import { comparedRows } from './comparedRows';
import { workers } from './connection';
import { refreshExploration } from './exploreActions';
import { remember } from './history';
import type { StudioState } from './state';
import { NO_SELECTION, openedTrace, studio } from './studio';

let running = false;
let wanted = false;

/** Narrows every picture at once; parts that are left out stay as they are. */
export function select(change: Partial<StudioState['selection']>): void {
  const { selection } = studio.getState();
  const next = { ...selection, ...change };
  if (JSON.stringify(next) === JSON.stringify(selection)) return;
  const parts = Object.keys(change).join();
  remember(`selection ${parts}`, { isGliding: parts === 'window' && change.window !== null });
  showSelection(next);
}

export function showSelection(selection: StudioState['selection']): void {
  studio.setState({ selection });
  refreshPictures();
}

/** What is explored and what is compared, computed again: both show the synthetic trace. */
export function refreshPictures(): void {
  refreshExploration();
  refreshComparison();
}

/** Where the person is now: a project comes back there. */
export function visit(place: string): void {
  studio.setState({ place });
}

export function clearSelection(): void {
  select(NO_SELECTION);
}

/** Computes the comparison again, now or as soon as the one under way has ended. */
function refreshComparison(): void {
  wanted = true;
  if (!running) void compare();
}

async function compare(): Promise<void> {
  running = true;
  while (wanted) {
    wanted = false;
    const state = studio.getState();
    if (!openedTrace(state)) {
      studio.setState({ comparison: { status: 'empty' } });
      continue;
    }
    studio.setState({ comparison: { status: 'computing', previous: lastComparison(state) } });
    try {
      const comparison = await workers().compare(state.selection, comparedRows(state));
      if (!wanted) studio.setState({ comparison: { status: 'ready', comparison } });
    } catch (problem) {
      if (!wanted) studio.setState({ comparison: { status: 'failed', message: (problem as Error).message } });
    }
  }
  running = false;
}

function lastComparison({ comparison }: StudioState) {
  if (comparison.status === 'ready') return comparison.comparison;
  return comparison.status === 'computing' ? comparison.previous : null;
}
