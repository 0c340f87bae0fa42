/** CSV records (RFC 4180): cells may be quoted, and quoted cells may hold commas, quotes and line breaks. */
import type { ByteReader } from './byteReader';
import { textLines } from './textLines';

/** A record and the number of its first line. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A longer record is a quote that nobody closed. */
const LONGEST_RECORD = 1_048_576;

/** Batches of records, empty lines left out. A record is whole where its quotes are paired. */
export async function* csvRecords(
  reader: ByteReader,
  warn: (message: string) => void,
): AsyncGenerator<CsvRecord[]> {
  let pending: string | null = null;
  let from = 0;
  let number = 0;
  for await (const lines of textLines(reader, warn)) {
    const records: CsvRecord[] = [];
    for (const line of lines) {
      number++;
      if (pending === null) from = number;
      const isWhole: boolean = quotesArePaired(line) === (pending === null);
      const text: string = pending === null ? line : `${pending}\n${line}`;
      if (text.length > LONGEST_RECORD) {
        yield records;
        return warn(`quote that is never closed at line ${from}; the rows before it are kept`);
      }
      pending = isWhole ? null : text;
      if (isWhole && text !== '' && text !== '\r') records.push({ cells: splitCells(text), line: from });
    }
    yield records;
  }
  if (pending !== null) yield [{ cells: splitCells(pending), line: from }];
}

function quotesArePaired(text: string): boolean {
  let isPaired = true;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isPaired = !isPaired;
  return isPaired;
}

/** The cells of one record, with or without its carriage return. */
function splitCells(record: string): string[] {
  const text = record.endsWith('\r') ? record.slice(0, -1) : record;
  if (!text.includes('"')) return text.split(',');
  const cells: string[] = [];
  for (const [, quoted, plain] of text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"?|([^,]*))/g))
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
  return cells;
}

/** The cell as it is written: quoted where it holds a comma, a quote or a line break. */
export function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
