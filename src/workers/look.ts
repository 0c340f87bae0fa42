/** How the compare and the explore view look at what is held; computed pictures are kept sorted for the next look. */
import { createComparer } from '../metrics/compareTraces';
import type { Comparison, Selection } from '../metrics/comparison';
import type { ExploreQuestion } from '../metrics/explore/exploration';
import type { Explorer } from '../metrics/explore/explorer';
import type { TimeWindow, Trace } from '../trace/trace';
import { partOfSpan } from '../trace/windows';
import type { LabelChoice } from './configuration';
import type { Held } from './heldTraces';
import { admittedRows } from './heldTraces';
import type { LookMethods } from './lookMethods';
import type { Handlers } from './wire';

export function looksAt(held: () => Held): Handlers<LookMethods> {
  return {
    compare: ({ selection, labels }) => compareRows(held(), selection, labels),
    explore: (asked) => exploreRows(held(), asked),
    tableText: async ({ selection, question, labels }) =>
      (await explorerOf(held(), labels)).tableText(selection, question),
    complete: async ({ field, text, labels }) => (await explorerOf(held(), labels)).complete(field, text),
  };
}

/** Measured on this thread's own timeline: the last one, since a moving window asks many times. */
function compareRows(held: Held, selection: Selection, labels: LabelChoice): Comparison {
  const start = performance.now();
  const real = admittedRows(held, labels);
  const { synthetic } = held;
  if (held.compared?.real !== real || held.compared.synthetic !== synthetic) {
    held.compared = null;
    const scope = scopeOf(real, synthetic?.record.window);
    held.compared = { real, synthetic, comparer: createComparer(real, synthetic?.trace ?? null, scope) };
  }
  const comparison = held.compared.comparer.compare(selection);
  performance.clearMeasures('compare');
  performance.measure('compare', { start });
  return comparison;
}

async function exploreRows(
  held: Held,
  { selection, question, labels }: { selection: Selection; question: ExploreQuestion; labels: LabelChoice },
) {
  const explorer = await explorerOf(held, labels);
  const start = performance.now();
  const exploration = explorer.explore(selection, question);
  performance.clearMeasures('explore');
  performance.measure('explore', { start });
  return exploration;
}

/** Of the rows that are compared: the explore view and the compare view agree. */
async function explorerOf(held: Held, labels: LabelChoice): Promise<Explorer> {
  const { createExplorer } = await exploring();
  const real = admittedRows(held, labels);
  const { synthetic } = held;
  if (held.explored?.real !== real || held.explored.synthetic !== synthetic) {
    const beside = synthetic && { trace: synthetic.trace, window: synthetic.record.window };
    held.explored = { real, synthetic, explorer: createExplorer(real, beside) };
  }
  return held.explored.explorer;
}

/** A synthetic trace made for a part of the span is laid beside that part alone. */
function scopeOf({ span }: Trace, window: TimeWindow | undefined): { realWindows?: readonly TimeWindow[] } {
  const part = partOfSpan(window, span);
  return part ? { realWindows: [part] } : {};
}

/** Loaded once a trace is open, so that reading does not wait for it and nothing later needs the network. */
export function exploring() {
  return import('../metrics/explore/explorer');
}
