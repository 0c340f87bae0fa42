/** A file's rows, one after the other, whatever the borders of its chunks. */
import type { ByteReader } from '../byteReader';
import { behindMark } from './tableHead';
import type { RowSplitter } from './rowSplitter';

/** Where a row begins. */
export interface RowPlace {
  /** From 1. */
  line: number;
  /** Byte of the file, or of what its gzip holds. */
  offset: number;
}

export interface RowVisitor {
  readonly cells: RowSplitter;
  /** Called with the bytes that the cells of the row lie in; rows without a cell are left out. */
  onRow(bytes: Uint8Array, place: RowPlace): void;
  warn(message: string): void;
}

/** A longer row is a quote that nobody closed, or no row of any log. */
const LONGEST_ROW = 1_048_576;
/** What is read first: the head by which a table is understood. */
export const HEAD_LENGTH = 65_536;

export async function readRows(reader: ByteReader, { cells, onRow, warn }: RowVisitor): Promise<void> {
  let isLast = !(await reader.fill(HEAD_LENGTH));
  const place: RowPlace = { line: 1, offset: 0 };
  let line = 1;
  if (reader.offset === 0) reader.position += behindMark(reader.bytes);
  for (;;) {
    const { bytes, position, offset } = reader;
    let at = position;
    while (at < bytes.length) {
      const next = cells.next(bytes, at, isLast);
      if (next < 0) break;
      place.line = line;
      place.offset = offset + at - position;
      line += cells.lines;
      at = next;
      if (!cells.isBlank) onRow(bytes, place);
    }
    reader.position = at;
    if (isLast) return;
    if (reader.available > LONGEST_ROW)
      return warn(
        `row of more than ${LONGEST_ROW} bytes at line ${line} (byte ${reader.offset}), such as a quote that nobody closed; the rows before it are kept`,
      );
    isLast = !(await reader.fill(2 * reader.available + 1));
  }
}
