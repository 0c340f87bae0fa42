/** What the mapping wizard shows of a table: the mapping it would be read by, and what becomes of its first rows. */
import { createNameTables, spellRow } from '../../trace/flowRow';
import type { Flow } from '../../trace/trace';
import { formatEpoch } from '../numberText';
import { FormatError } from '../formatError';
import type { MappedField, Mapping, PreviewRow, TablePreview } from '../mapping';
import { openBytes } from '../openFile';
import type { ReadChoices } from '../readOptions';
import type { TraceFile } from '../traceFile';
import type { Dialect } from './dialects';
import { DIALECTS } from './dialects';
import { planTable, widthOf } from './planTable';
import { proposeMapping } from './proposeMapping';
import { HEAD_LENGTH, readRows } from './readRows';
import type { Table } from './recogniseTable';
import { SAMPLED, recogniseTable, tableBy } from './recogniseTable';
import { createRowReader } from './rowReader';
import { explain } from './rowReport';
import { RowSplitter } from './rowSplitter';
import { holdsRecords, isText, readHead } from './tableHead';
import { signatureOf } from './tableSignature';
import type { TablePlan } from './tablePlan';
import { ByteReader } from '../byteReader';

/** Rows that the wizard shows. */
const SHOWN = 50;

/**
 * The table as the mapping reads it: the one that is given, else one remembered for its header, else that of the
 * format that knows it, else a proposal. Null where the file is no delimited text.
 */
export async function previewTable(
  file: TraceFile,
  mapping?: Mapping,
  remembered: ReadChoices['mappings'] = [],
): Promise<TablePreview | null> {
  const head = await headOf(file);
  if (head === null || !isText(head.bytes)) return null;
  const table = tableOf(head, mapping, remembered);
  return table && previewOf(table, head);
}

interface Head {
  readonly bytes: Uint8Array;
  /** The bytes are the whole file. */
  readonly isWhole: boolean;
}

/** null = the file is empty. */
async function headOf(file: TraceFile): Promise<Head | null> {
  const { reader } = await openBytes(file, { onChunk: async () => {}, warn: () => {} });
  const isWhole = !(await reader.fill(HEAD_LENGTH));
  const bytes = reader.bytes.slice(reader.position, reader.position + HEAD_LENGTH);
  await reader.close();
  return bytes.length === 0 ? null : { bytes, isWhole: isWhole && bytes.length < HEAD_LENGTH };
}

function tableOf(
  { bytes, isWhole }: Head,
  mapping: Mapping | undefined,
  remembered: ReadChoices['mappings'],
): Table | null {
  const options = { rows: SAMPLED, isWhole };
  if (mapping) return tableBy(mapping, bytes, options);
  const known = recogniseTable(bytes, options, remembered);
  if (known) return known;
  const head = readHead(bytes, options);
  return head && holdsRecords(head) ? { head, dialect: null, mapping: proposeMapping(head) } : null;
}

async function previewOf({ head, dialect, mapping }: Table, bytes: Head): Promise<TablePreview> {
  const width = widthOf(head);
  const own: Dialect | null = dialect && DIALECTS[dialect];
  const plan = planned(() => planTable(head, mapping, { dialect: own }));
  const isProblem = typeof plan === 'string';
  return {
    delimiter: head.delimiter,
    header: head.header ?? Array.from({ length: width }, (_, i) => `column ${i + 1}`),
    signature: signatureOf(head),
    mapping,
    rows: isProblem
      ? head.rows.slice(0, SHOWN).map((row) => ({ ...row, flow: null, problem: null }))
      : await previewRows(bytes, plan, { head, shape: own?.shape }),
    problem: isProblem ? plan : null,
  };
}

function planned(plan: () => TablePlan): TablePlan | string {
  try {
    return plan();
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

async function previewRows(
  { bytes, isWhole }: Head,
  plan: TablePlan,
  { head, shape }: { head: Table['head']; shape: Dialect['shape'] },
): Promise<PreviewRow[]> {
  const tables = createNameTables();
  const cells = new RowSplitter(head.delimiter, { shape });
  const reader = createRowReader(plan, tables, cells);
  const lines = new Set(head.rows.slice(0, SHOWN).map(({ line }) => line));
  const rows: PreviewRow[] = [];
  const whole = isWhole ? bytes : bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
  await readRows(new ByteReader(once(whole)), {
    cells,
    warn: () => {},
    onRow(at, { line }) {
      if (!lines.has(line)) return;
      const problem = reader.read(at);
      rows.push({
        line,
        cells: cells.texts(at),
        flow: problem === null ? spelled(spellRow(reader.row, tables), plan) : null,
        problem: problem && explain(problem, { cells, bytes: at, plan }),
      });
    },
  });
  return rows;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The flow's fields that the table has, as text. */
function spelled(flow: Flow, { columns }: TablePlan): PreviewRow['flow'] {
  const fields: Partial<Record<MappedField, string>> = { start: timeText(flow) };
  for (const field of FIELDS) {
    const value = flow[field];
    const isKnown = typeof value === 'number' ? value >= 0 : value !== '';
    if (isKnown && (columns[field] >= 0 || typeof value === 'number')) fields[field] = String(value);
  }
  if (flow.state !== '') fields.state = flow.state;
  return fields;
}

const FIELDS = [
  ...(['duration', 'protocol', 'source', 'sourcePort', 'destination', 'destinationPort', 'service'] as const),
  ...(['sourcePackets', 'sourceBytes', 'destinationPackets', 'destinationBytes', 'label'] as const),
] as const satisfies readonly (MappedField & keyof Flow)[];

/** ISO 8601 in UTC; beyond its years, epoch seconds. */
function timeText(flow: Flow): string {
  const at = flow.seconds * 1000;
  if (!(Math.abs(at) <= 8.64e15)) return formatEpoch(flow);
  const decimals = formatEpoch(flow).split('.')[1]!.replace(/0+$/, '');
  const seconds = new Date(at).toISOString().slice(0, 19);
  return `${seconds}${decimals === '' ? '' : `.${decimals}`}Z`;
}
