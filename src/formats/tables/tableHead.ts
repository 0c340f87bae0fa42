/** The first rows of a file as cells of text: its delimiter, whether it has a header, and what stands in its columns. */
import type { Delimiter } from '../mapping';
import { isDatum, isHeader } from './cellKinds';
import { RowSplitter } from './rowSplitter';

export interface TableHead {
  readonly delimiter: Delimiter;
  /** Names of the columns without outer blanks; null = the first row is data. */
  readonly header: readonly string[] | null;
  /** The first rows of data. */
  readonly rows: readonly HeadRow[];
}

export interface HeadRow {
  /** Line in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** In this order where two explain the first rows equally well. */
const DELIMITERS: readonly Delimiter[] = ['\t', ',', ';', '|', ' '];
/** Rows by which a delimiter is judged. */
const JUDGED = 8;

export interface HeadOptions {
  /** As many rows of data. */
  readonly rows?: number;
  /** Where it is known; else the one that divides the first rows best. */
  readonly delimiter?: Delimiter | undefined;
  /** Where it is known; else told by what the first row looks like. */
  readonly hasHeader?: boolean | undefined;
  /** The bytes are the whole file: its last row needs no line feed. */
  readonly isWhole: boolean;
}

/** null = no delimited text. */
export function readHead(
  head: Uint8Array,
  { rows = JUDGED, delimiter, hasHeader, isWhole }: HeadOptions,
): TableHead | null {
  if (!isText(head)) return null;
  const chosen = delimiter ?? bestDelimiter(head, isWhole);
  if (chosen === null) return null;
  const found = rowsOf(head, new RowSplitter(chosen), { most: rows + 1, isWhole });
  const first = found[0];
  if (first === undefined) return null;
  const names = first.cells.map((cell) => cell.trim());
  const header = (hasHeader ?? isHeader(names)) ? names : null;
  return { delimiter: chosen, header, rows: header ? found.slice(1) : found.slice(0, rows) };
}

/** No control characters but those of text, and no JSON. */
export function isText(head: Uint8Array): boolean {
  const first = head.find((byte) => byte > 0x20);
  if (first === undefined || first === 0x7b || first === 0x5b) return false;
  return !head.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b));
}

/** Rows of figures, not sentences. */
export function holdsRecords({ delimiter, rows }: TableHead): boolean {
  const width = rows[0]?.cells.length;
  const isEven = rows.every(({ cells }) => cells.length === width);
  return rows.some(({ cells }) => cells.some(isDatum)) && (isEven || delimiter !== ' ');
}

/** Where text begins: behind a byte-order mark. */
export function behindMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function bestDelimiter(head: Uint8Array, isWhole: boolean): Delimiter | null {
  let best: Delimiter | null = null;
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const rows = rowsOf(head, new RowSplitter(delimiter), { most: JUDGED, isWhole });
    const width = rows[0]?.cells.length ?? 0;
    const alike = rows.filter(({ cells }) => cells.length === width).length;
    if (width <= most || alike < rows.length / 2) continue;
    // Blanks divide sentences too: only where nothing else does.
    if (delimiter === ' ' && best !== null) continue;
    [best, most] = [delimiter, width];
  }
  return best;
}

/** Rows of the head that are whole, without comments and blank lines. */
export function rowsOf(
  head: Uint8Array,
  splitter: RowSplitter,
  { most, isWhole }: { most: number; isWhole: boolean },
): HeadRow[] {
  const rows: HeadRow[] = [];
  let line = 1;
  let at = behindMark(head);
  while (at < head.length && rows.length < most) {
    const isComment = head[at] === 0x23;
    const next = splitter.next(head, at, isWhole);
    if (next < 0) break;
    if (!isComment && !splitter.isBlank) rows.push({ line, cells: splitter.texts(head) });
    line += splitter.lines;
    at = next;
  }
  return rows;
}
