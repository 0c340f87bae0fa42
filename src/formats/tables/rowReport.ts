/** What is said about the rows of a table that are no flows, and about what was made of those that are. */
import type { RecordSink } from '../format';
import type { RowPlace } from './readRows';
import type { RowSplitter } from './rowSplitter';
import type { RowProblem, TablePlan } from './tablePlan';

/** Rejected rows that are told one by one; all are counted. */
const TOLD = 50;
/** Longer cells are cut in a message. */
const SHOWN = 60;

export function createRowReport(cells: RowSplitter, sink: RecordSink, plan: TablePlan) {
  let told = 0;
  return {
    reject(problem: RowProblem, bytes: Uint8Array, { line, offset }: RowPlace): void {
      sink.dropRow(problem.reason);
      if (++told > TOLD) return;
      sink.warn(`row rejected at line ${line} (byte ${offset}): ${explain(problem, { cells, bytes, plan })}`);
    },
    /** Once, at the end. `divided`: rows whose counts were for both directions. */
    finish(divided: number): void {
      if (told > TOLD) sink.warn(`${told - TOLD} more rows rejected`);
      if (divided > 0)
        sink.warn(
          `${divided} rows count both directions together: their packets or bytes were divided by halves, as far as the bytes of either side allow`,
        );
    },
  };
}

/** `start is "not a date", wanted yyyy-MM-dd` */
export function explain(
  { field, wanted }: RowProblem,
  { cells, bytes, plan }: { cells: RowSplitter; bytes: Uint8Array; plan: TablePlan },
): string {
  if (field === null) return `${cells.count} cells, wanted ${wanted}`;
  const column = plan.columns[field] >= 0 ? plan.columns[field] : plan.fallbacks[field];
  const text = column < 0 ? '' : cells.text(bytes, column);
  return `${field} is "${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}", wanted ${wanted}`;
}
