/** Cells that are names → numbers of a trace's tables; what a spelling means is worked out once. */
import type { Interner } from '../../trace/interner';
import { createInterner } from '../../trace/interner';
import type { RowSplitter } from './rowSplitter';

/** A cell of the splitter's row by its index. */
export type NameCell = (bytes: Uint8Array, cell: number) => number;

const EMPTY = 0;

/** Numbers of `table` for cells; `meaning` = the name that a cell's text stands for. */
export function nameCells(row: RowSplitter, table: Interner, meaning: (text: string) => string): NameCell {
  const spellings = createInterner({ first: [''] });
  const numbers: number[] = [];
  return (bytes, cell) => {
    if (row.hasEscapes) return table.intern(meaning(row.text(bytes, cell)));
    const spelling = spellings.internBytes(bytes, row.starts[cell]!, row.ends[cell]!);
    // A spelling that found no room any more may still mean a name that has one.
    if (spelling === EMPTY && row.ends[cell]! > row.starts[cell]!)
      return table.intern(meaning(row.text(bytes, cell)));
    return (numbers[spelling] ??= table.intern(meaning(spellings.values[spelling]!)));
  };
}

/** The same where the meaning depends on the row's protocol too. */
export function stateCells(
  row: RowSplitter,
  { states, protocols }: { states: Interner; protocols: Interner },
  meaning: (protocol: string, text: string) => string,
): (bytes: Uint8Array, cell: number, protocol: number) => number {
  const byProtocol: NameCell[] = [];
  return (bytes, cell, protocol) => {
    byProtocol[protocol] ??= nameCells(row, states, (text) => meaning(protocols.values[protocol]!, text));
    return byProtocol[protocol]!(bytes, cell);
  };
}
