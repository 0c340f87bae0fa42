/** What every baseline is fitted on: the rows that start inside the training windows, and how long those windows are. */
import { selectWindows } from '../trace/selectRows';
import type { Seconds, TimeWindow, Trace } from '../trace/trace';
import { coveredSeconds, mergeWindows } from '../trace/windows';

export interface TrainingRows {
  /** The rows, in time order, with the whole trace's tables of names. */
  readonly rows: Trace;
  /** Disjoint, ascending. Nothing is known of the time between them. */
  readonly windows: readonly TimeWindow[];
  /** Their total length. */
  readonly covered: Seconds;
  /** Index into `windows` of each row. */
  readonly window: Uint32Array;
}

/** Reads nothing of `real` but its tables of names and the rows inside `trainingWindows`. */
export function readTraining(real: Trace, trainingWindows: readonly TimeWindow[]): TrainingRows {
  const windows = mergeWindows(trainingWindows);
  const rows = selectWindows(real, windows);
  const window = new Uint32Array(rows.length);
  for (let row = 0, current = 0; row < rows.length; row++) {
    while (rows.time[row]! >= windows[current]!.to) current++;
    window[row] = current;
  }
  return { rows, windows, covered: coveredSeconds(windows), window };
}
