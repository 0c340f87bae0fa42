/** Zeek's conn.log, tab-separated (docs.zeek.org, "Zeek Log Formats"; base/protocols/conn/main.zeek for the fields). */
import type { Flow } from '../trace/trace';
import type { ByteReader } from './byteReader';
import type { Format, RecordSink } from './format';
import { FormatError } from './formatError';
import { parseFlow } from './flowText';
import { textLines } from './textLines';

const NEEDED = ['ts', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto'] as const;
const OPTIONAL = [
  ...([
    'service',
    'duration',
    'conn_state',
    'orig_pkts',
    'orig_ip_bytes',
    'resp_pkts',
    'resp_ip_bytes',
  ] as const),
  'label',
] as const;
type Field = (typeof NEEDED)[number] | (typeof OPTIONAL)[number];

/** Column of each field; −1 = not in this log. */
type Columns = Readonly<Record<Field, number>>;

/** What the lines beginning with # have said so far. */
interface Header {
  separator: string;
  unset: string;
  empty: string;
  columns: Columns | null;
  /** Columns of a row. */
  width: number;
}

export const zeekConn: Format = { title: 'Zeek conn.log (TSV)', sniff, read };

function sniff(head: Uint8Array): string | null {
  const text = new TextDecoder().decode(head);
  return text.startsWith('#separator ') || text.startsWith('#fields\t') ? 'Zeek log (TSV)' : null;
}

async function read(reader: ByteReader, sink: RecordSink): Promise<void> {
  const header: Header = { separator: '\t', unset: '-', empty: '(empty)', columns: null, width: 0 };
  let number = 0;
  for await (const lines of textLines(reader, sink.warn)) {
    for (const line of lines) {
      number++;
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (text.startsWith('#')) readDirective(text, header, sink);
      else if (text !== '') readRow(text, header, sink, number);
    }
  }
}

function readDirective(line: string, header: Header, sink: RecordSink): void {
  if (line.startsWith('#separator ')) header.separator = unescaped(line.slice('#separator '.length));
  const [directive, ...values] = line.split(header.separator);
  if (directive === '#unset_field') header.unset = values[0] ?? '-';
  else if (directive === '#empty_field') header.empty = values[0] ?? '(empty)';
  else if (directive === '#path' && values[0] !== 'conn')
    throw new FormatError(
      `zeek log of kind "${values[0]}": wanted "conn"; drop the conn.log of the same run`,
    );
  else if (directive === '#fields') readFields(values, header, sink);
}

/** `\x09` → tab. */
function unescaped(text: string): string {
  return text.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function readFields(names: readonly string[], header: Header, sink: RecordSink): void {
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new FormatError(`zeek log without the fields ${missing.join(', ')}: no conn.log`);
  header.width = names.length;
  const columns = [...NEEDED, ...OPTIONAL].map((name) => [name, names.indexOf(name)]);
  header.columns = Object.fromEntries(columns) as Columns;
  sink.bytesAre(header.columns.orig_ip_bytes >= 0 ? 'ip' : 'payload');
}

function readRow(line: string, header: Header, sink: RecordSink, number: number): void {
  if (header.columns === null) throw new FormatError(`row before the #fields line at line ${number}`);
  const cells = line.split(header.separator);
  const flow = cells.length === header.width ? rowFlow(cells, header, header.columns) : null;
  if (flow !== null) return sink.flow(flow);
  sink.dropRow('unreadable row');
  sink.warn(
    `unreadable row at line ${number}: ${cells.length} cells, wanted ${header.width} with a time and counts`,
  );
}

function rowFlow(cells: readonly string[], { unset, empty }: Header, columns: Columns): Flow | null {
  const text = (field: Field): string => {
    const cell = cells[columns[field]];
    if (cell === undefined || cell === unset || cell === empty) return '';
    return cell.includes('\\x') ? unescaped(cell) : cell;
  };
  return parseFlow({
    start: text('ts'),
    duration: text('duration'),
    protocol: text('proto'),
    source: text('id.orig_h'),
    sourcePort: text('id.orig_p'),
    destination: text('id.resp_h'),
    destinationPort: text('id.resp_p'),
    service: text('service'),
    state: text('conn_state'),
    sourcePackets: text('orig_pkts'),
    sourceBytes: text('orig_ip_bytes'),
    destinationPackets: text('resp_pkts'),
    destinationBytes: text('resp_ip_bytes'),
    label: text('label'),
  });
}
