/** Which rows of a labelled trace are ordinary traffic. Labels are shown and filtered by, never a mark of the model. */
import { selectRows } from './selectRows';
import type { Trace } from './trace';

/** Benign, normal, or the `-` and '' with which logs say "nothing to remark". */
const BENIGN = /benign|\bnormal|^-?$/i;

export function isBenign(label: string): boolean {
  return BENIGN.test(label);
}

/** How many rows are benign. */
export function countBenign(trace: Trace): number {
  const benign = trace.labels.map(isBenign);
  return trace.label.reduce((count, label) => count + Number(benign[label]), 0);
}

/** The benign rows; throws where there are none. */
export function selectBenign(trace: Trace): Trace {
  const benign = trace.labels.map(isBenign);
  const kept = selectRows(trace, (i) => benign[trace.label[i]!]!);
  if (kept.length === 0) {
    const labels = trace.labels.slice(1, 6).join(', ');
    throw new Error(`no benign row among labels ${labels}; train on all rows instead`);
  }
  return kept;
}
