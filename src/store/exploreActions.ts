/** Exploring: the section that is looked at follows the selection and the synthetic trace shown, one question at a time, and only the latest counts. */
import type { CompletedField, Completion } from '../metrics/explore/complete';
import type { Exploration, ExploreQuestion, TableQuestion } from '../metrics/explore/exploration';
import { comparedRows } from './comparedRows';
import { workers } from './connection';
import type { StudioState } from './state';
import { openedTrace, studio } from './studio';

/** What is looked at; null while nobody does. */
let asked: ExploreQuestion | null = null;
let running = false;
let wanted = false;

/** Looks at a section of the trace, under the selection as it is and as it will be. */
export function explore(question: ExploreQuestion): void {
  asked = question;
  refreshExploration();
}

/** Nobody looks any more: selections to come ask nothing. */
export function stopExploring(): void {
  asked = null;
}

/** Asks again, now or as soon as what is under way has ended. */
export function refreshExploration(): void {
  if (!asked) return;
  wanted = true;
  if (!running) void ask();
}

/** A whole table as CSV. */
export function tableText(question: TableQuestion): Promise<string> {
  const state = studio.getState();
  return workers().tableText(state.selection, question, comparedRows(state));
}

/** Names of the open trace; none where there is no trace. */
export async function completeName(field: CompletedField, text: string): Promise<readonly Completion[]> {
  const state = studio.getState();
  if (!openedTrace(state)) return [];
  return workers()
    .complete(field, text, comparedRows(state))
    .catch(() => []);
}

async function ask(): Promise<void> {
  running = true;
  while (wanted && asked) {
    wanted = false;
    const state = studio.getState();
    if (!openedTrace(state)) {
      studio.setState({ exploration: { status: 'empty' } });
      continue;
    }
    studio.setState({ exploration: { status: 'computing', previous: lastExploration(state) } });
    try {
      const exploration = await workers().explore(state.selection, asked, comparedRows(state));
      if (!wanted) studio.setState({ exploration: { status: 'ready', exploration } });
    } catch (problem) {
      if (!wanted)
        studio.setState({ exploration: { status: 'failed', message: (problem as Error).message } });
    }
  }
  running = false;
}

function lastExploration({ exploration }: StudioState): Exploration | null {
  if (exploration.status === 'ready') return exploration.exploration;
  return exploration.status === 'computing' ? exploration.previous : null;
}
