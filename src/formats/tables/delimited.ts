/** Tables as formats: one for each dialect, and one for those that a person's mapping reads. */
import type { ByteReader } from '../byteReader';
import type { Format, RecordSink } from '../format';
import { SNIFF_LENGTH } from '../format';
import { FormatError } from '../formatError';
import type { ReadChoices } from '../readOptions';
import type { Dialect, DialectName } from './dialects';
import { DIALECTS, DIALECT_NAMES } from './dialects';
import { planTable } from './planTable';
import { HEAD_LENGTH, readRows } from './readRows';
import type { Table } from './recogniseTable';
import { SAMPLED, recogniseTable } from './recogniseTable';
import { createRowReader } from './rowReader';
import { RowSplitter } from './rowSplitter';
import { createRowReport } from './rowReport';
import { plainName } from './columnAliases';

/** Tables that a person's mapping reads. */
export const mappedTable: Format = {
  title: 'any other table by a mapping',
  sniff(head, choices) {
    const table = sniffed(head, choices);
    return table?.dialect === null ? `table, mapping "${table.mapping.name}"` : null;
  },
  read: readTable,
};

/** The formats of all dialects, by name. */
export const DIALECT_FORMATS = Object.fromEntries(
  DIALECT_NAMES.map((name) => [name, dialectFormat(name)]),
) as Readonly<Record<DialectName, Format>>;

function dialectFormat(name: DialectName): Format {
  const { title } = DIALECTS[name];
  return {
    title,
    sniff: (head, choices) => (sniffed(head, choices)?.dialect === name ? title : null),
    read: readTable,
  };
}

function sniffed(head: Uint8Array, choices: Partial<ReadChoices> = {}): Table | null {
  return recogniseTable(head, { isWhole: head.length < SNIFF_LENGTH }, choices.mappings);
}

async function readTable(
  reader: ByteReader,
  sink: RecordSink,
  choices: Partial<ReadChoices> = {},
): Promise<void> {
  const table = await recognised(reader, choices);
  if (table === null) throw new FormatError('internal: a table that nothing recognises');
  const { head, mapping } = table;
  const dialect: Dialect | null = table.dialect && DIALECTS[table.dialect];
  const plan = planTable(head, mapping, { dialect, repairs: choices.repairs });
  sink.bytesAre(plan.bytesAre);
  if (plan.timesAre !== null) sink.timesAre(plan.timesAre);
  const cells = new RowSplitter(head.delimiter, { shape: dialect?.shape });
  const rows = createRowReader(plan, sink.tables, cells);
  const report = createRowReport(cells, sink, plan);
  const asides = createAsides(cells, table, dialect);
  await readRows(reader, {
    cells,
    warn: sink.warn,
    onRow(bytes, place) {
      if (asides.isAside(bytes)) return;
      const problem = rows.read(bytes);
      if (problem === null) sink.row(rows.row);
      else if (!asides.isHeader(bytes)) report.reject(problem, bytes, place);
    },
  });
  report.finish(rows.divided);
}

/** By its first rows; where these hold what no table does, by what it was sniffed by: the damage comes later. */
async function recognised(reader: ByteReader, choices: Partial<ReadChoices>): Promise<Table | null> {
  const isWhole = !(await reader.fill(HEAD_LENGTH));
  // As long whatever the chunks.
  const head = reader.bytes.subarray(reader.position, reader.position + HEAD_LENGTH);
  return (
    recogniseTable(head, { rows: SAMPLED, isWhole }, choices.mappings) ??
    sniffed(head.subarray(0, SNIFF_LENGTH), choices)
  );
}

const HASH = 0x23;

/** Rows that are no records: headers, comments, summaries. */
function createAsides(cells: RowSplitter, { head }: Table, dialect: Dialect | null) {
  const header = head.header?.map(plainName);
  const trailers = dialect?.trailers ?? [];
  const initials = new Set(trailers.map((text) => text.charCodeAt(0)));
  let isBehindHeader = header === undefined;
  let isInTrailer = false;

  function isHeader(bytes: Uint8Array): boolean {
    if (header === undefined) return false;
    if (dialect?.shape) return cells.text(bytes, 0).startsWith('Date');
    return (
      cells.count === header.length && header.every((name, i) => plainName(cells.text(bytes, i)) === name)
    );
  }

  return {
    isHeader,
    isAside(bytes: Uint8Array): boolean {
      const first = bytes[cells.starts[0]!]!;
      if (first === HASH) return true;
      if (!isBehindHeader || isInTrailer) {
        if (!isHeader(bytes)) return true;
        isBehindHeader = true;
        isInTrailer = false;
        return true;
      }
      if (!initials.has(first)) return false;
      const text = cells.text(bytes, 0);
      isInTrailer = trailers.some((trailer) => text.startsWith(trailer));
      return isInTrailer;
    },
  };
}
