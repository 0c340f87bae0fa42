/** Training rows by what they share: a pair of hosts, or a pair and a token. */
import { stableOrder } from '../math/stableOrder';
import type { Trace } from '../trace/trace';

export interface RowGroups {
  /** Number of groups. */
  readonly length: number;
  /** Group of each row. */
  readonly group: Uint32Array;
  /** Rows by group, in time order within one. */
  readonly rows: Uint32Array;
  /** Where each group's rows begin in `rows`, and at the end the number of rows. */
  readonly starts: Uint32Array;
}

/** Groups rows by the combination of their ids, numbered in ascending order, the first list foremost. */
export function groupRows(ids: readonly Uint32Array[]): RowGroups {
  const length = ids[0]!.length;
  let rows: Uint32Array = new Uint32Array(length).map((_, i) => i);
  for (const list of [...ids].reverse()) {
    rows = stableOrder(rows, list, list.reduce((most, id) => Math.max(most, id), 0) + 1);
  }
  const group = new Uint32Array(length);
  const starts: number[] = [];
  for (let i = 0; i < length; i++) {
    const [row, last] = [rows[i]!, rows[i - 1] ?? 0];
    if (i === 0 || ids.some((list) => list[row] !== list[last])) starts.push(i);
    group[row] = starts.length - 1;
  }
  return { length: starts.length, group, rows, starts: Uint32Array.from([...starts, length]) };
}

/** By ordered pair of hosts. */
export function groupPairs({ source, destination }: Trace): RowGroups {
  return groupRows([source, destination]);
}

export function rowsOf({ rows, starts }: RowGroups, group: number): Uint32Array {
  return rows.subarray(starts[group], starts[group + 1]);
}
