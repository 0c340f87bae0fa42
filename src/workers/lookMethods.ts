/** The calls by which the compare and the explore view look, answered by the trace worker. */
import type { CompletedField, Completion } from '../metrics/explore/complete';
import type { Exploration, ExploreQuestion, TableQuestion } from '../metrics/explore/exploration';
import type { Comparison, Selection } from '../metrics/comparison';
import type { LabelChoice } from './configuration';

export type LookMethods = {
  compare: { input: { selection: Selection; labels: LabelChoice }; progress: never; output: Comparison };
  /** One section of the explore view: only what is looked at is computed. */
  explore: {
    input: { selection: Selection; question: ExploreQuestion; labels: LabelChoice };
    progress: never;
    output: Exploration;
  };
  tableText: {
    input: { selection: Selection; question: TableQuestion; labels: LabelChoice };
    progress: never;
    output: string;
  };
  /** Names of the trace that begin as somebody has typed. */
  complete: {
    input: { field: CompletedField; text: string; labels: LabelChoice };
    progress: never;
    output: readonly Completion[];
  };
};
