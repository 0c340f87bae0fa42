/** Kinds of rows that a reader passes over, by name: names come from the file, so there is an end to how many are kept. */

const MOST = 64;
const NAME = /^[\w.:-]{1,40}$/;

export interface KindTally {
  /** Counts a row of this kind; why it is dropped. */
  reason(kind: string): string;
  readonly isEmpty: boolean;
  /** `"dns" (12 rows), "http" (3 rows)`, most rows first. */
  list(): string;
}

/** Reasons are `what "kind"`. */
export function createKindTally(what: string): KindTally {
  const rows = new Map<string, number>();
  return {
    reason(kind) {
      const isNamed = rows.has(kind) || (rows.size < MOST && NAME.test(kind));
      const name = isNamed ? kind : 'other';
      rows.set(name, (rows.get(name) ?? 0) + 1);
      return `${what} "${name}"`;
    },
    get isEmpty() {
      return rows.size === 0;
    },
    list: () =>
      [...rows]
        .sort(([, a], [, b]) => b - a)
        .map(([name, count]) => `"${name}" (${count} rows)`)
        .join(', '),
  };
}
