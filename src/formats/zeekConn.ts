/** Zeek's conn.log, tab-separated (docs.zeek.org, "Zeek Log Formats"; base/protocols/conn/main.zeek for the fields). */
import type { ByteReader } from './byteReader';
import type { Format, RecordSink } from './format';
import { FormatError } from './formatError';
import type { Mapping } from './mapping';
import type { ReadChoices } from './readOptions';
import { planTable } from './tables/planTable';
import type { RowPlace } from './tables/readRows';
import { HEAD_LENGTH, readRows } from './tables/readRows';
import { createRowReader } from './tables/rowReader';
import { createRowReport } from './tables/rowReport';
import { RowSplitter } from './tables/rowSplitter';

const NEEDED = {
  start: 'ts',
  source: 'id.orig_h',
  sourcePort: 'id.orig_p',
  destination: 'id.resp_h',
  destinationPort: 'id.resp_p',
  protocol: 'proto',
} as const;
const OPTIONAL = {
  service: 'service',
  duration: 'duration',
  state: 'conn_state',
  sourcePackets: 'orig_pkts',
  sourceBytes: 'orig_ip_bytes',
  destinationPackets: 'resp_pkts',
  destinationBytes: 'resp_ip_bytes',
  label: 'label',
} as const;

export const zeekConn: Format = { title: 'Zeek conn.log (TSV)', sniff, read };

function sniff(head: Uint8Array): string | null {
  const text = new TextDecoder().decode(head.subarray(0, 512));
  return text.startsWith('#separator ') || text.startsWith('#fields\t') ? 'Zeek log (TSV)' : null;
}

/** What reads the rows behind one #fields line; made with the first of them, which tells how its times are written. */
interface Section {
  read(bytes: Uint8Array, place: RowPlace): void;
  finish(): void;
}

async function read(reader: ByteReader, sink: RecordSink, choices: Partial<ReadChoices> = {}): Promise<void> {
  await reader.fill(HEAD_LENGTH);
  const separator = separatorOf(reader.bytes);
  const cells = new RowSplitter(separator, { isQuoted: false });
  const marks = createMarks(cells);
  let fields: Fields | null = null;
  let section: Section | null = null;
  await readRows(reader, {
    cells,
    warn: sink.warn,
    onRow(bytes, place) {
      if (bytes[cells.starts[0]!] === HASH) {
        const directive = cells.texts(bytes);
        marks.readDirective(directive);
        fields = readDirective(directive, separator) ?? fields;
        if (cells.text(bytes, 0) !== '#fields') return;
        section?.finish();
        section = null;
        return;
      }
      if (fields === null) throw new FormatError(`row before the #fields line at line ${place.line}`);
      marks.blank(bytes);
      section ??= createSection(cells, fields, { bytes, sink, choices });
      section.read(bytes, place);
    },
  });
  (section as Section | null)?.finish();
}

const HASH = 0x23;

function separatorOf(bytes: Uint8Array): string {
  const [first = ''] = new TextDecoder().decode(bytes.subarray(0, 512)).split(/\r?\n/, 1);
  return first.startsWith('#separator ') ? unescaped(first.slice('#separator '.length).trim()) : '\t';
}

/** `\x09` → tab. */
function unescaped(text: string): string {
  return text.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** What a log writes for unset and empty fields, where its ascii writer was told to (`LogAscii::unset_field`). */
const USUAL_MARKS: Readonly<Record<string, string>> = { '#unset_field': '-', '#empty_field': '(empty)' };

function createMarks(cells: RowSplitter) {
  const marks = new Map<string, string>();
  return {
    readDirective([directive = '', mark = '']: readonly string[]): void {
      if (!Object.hasOwn(USUAL_MARKS, directive)) return;
      if (mark === USUAL_MARKS[directive]) marks.delete(directive);
      else marks.set(directive, mark);
    },
    /** Makes a row's marked cells empty, which the row reader takes for unknown. */
    blank(bytes: Uint8Array): void {
      for (const mark of marks.values())
        for (let cell = 0; cell < cells.count; cell++)
          if (cells.text(bytes, cell) === mark) cells.ends[cell] = cells.starts[cell]!;
    },
  };
}

interface Fields {
  readonly names: readonly string[];
  /** The last columns are divided by runs of blanks, as in the labelled logs of the CTU. */
  readonly isLastDivided: boolean;
}

/** The columns that a #fields line names; null = another directive. */
function readDirective([directive, ...values]: readonly string[], separator: string): Fields | null {
  if (directive?.startsWith('#separator ') && unescaped(directive.slice('#separator '.length)) !== separator)
    throw new FormatError('zeek logs with different separators in one file: read them as files of their own');
  if (directive === '#path' && values[0] !== 'conn')
    throw new FormatError(
      `zeek log of kind "${values[0] ?? ''}": wanted "conn"; drop the conn.log of the same run`,
    );
  if (directive !== '#fields') return null;
  const last = values.at(-1)?.trim().split(/ {2,}/) ?? [];
  const names = [...values.slice(0, -1), ...last];
  const missing = Object.values(NEEDED).filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new FormatError(`zeek log without the fields ${missing.join(', ')}: no conn.log`);
  return { names, isLastDivided: last.length > 1 };
}

function createSection(
  cells: RowSplitter,
  { names, isLastDivided }: Fields,
  { bytes, sink, choices }: { bytes: Uint8Array; sink: RecordSink; choices: Partial<ReadChoices> },
): Section {
  if (isLastDivided) cells.splitLast(bytes);
  const head = { delimiter: '\t', header: names, rows: [{ line: 1, cells: cells.texts(bytes) }] } as const;
  const plan = planTable(head, mappingOf(names), {
    repairs: choices.repairs,
    conversions: { word: zeekWord },
  });
  sink.bytesAre(plan.bytesAre);
  if (plan.timesAre !== null) sink.timesAre(plan.timesAre);
  const rows = createRowReader(plan, sink.tables, cells);
  const report = createRowReport(cells, sink, plan);
  let isFirst = true;
  return {
    read(bytes, place) {
      if (isLastDivided && !isFirst) cells.splitLast(bytes);
      isFirst = false;
      const problem = rows.read(bytes);
      if (problem === null) sink.row(rows.row);
      else report.reject(problem, bytes, place);
    },
    finish: () => report.finish(0),
  };
}

/** Unset and empty fields are '', `\\x2d` a name of one dash. */
function zeekWord(text: string): string {
  return text === '-' || text === '(empty)' ? '' : unescaped(text);
}

/** Without `orig_ip_bytes` a log counts payload only. */
function mappingOf(names: readonly string[]): Mapping {
  const optional = Object.entries(OPTIONAL).filter(([, name]) => names.includes(name));
  return {
    name: 'Zeek conn.log',
    delimiter: '\t',
    hasHeader: true,
    columns: { ...NEEDED, ...Object.fromEntries(optional) },
    time: { kind: 'auto' },
    bytesAre: names.includes(OPTIONAL.sourceBytes) ? 'ip' : 'payload',
  };
}
