/** The studio's own CSV: one row a flow, read back as it was written. Bytes are IP bytes; an empty cell = unknown. */
import { epochAt } from '../trace/epochAt';
import type { Flow, Trace } from '../trace/trace';
import { parseFlow } from './flowText';
import type { ByteReader } from './byteReader';
import { csvRecords, quoteCell } from './csvRecords';
import type { CsvRecord } from './csvRecords';
import type { Format, RecordSink } from './format';
import { formatEpoch } from './numberText';

const HEADER =
  'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label';
const WIDTH = HEADER.split(',').length;
/** Rows a chunk of text: enough to make writing cheap, few enough to stream. */
const ROWS_PER_CHUNK = 1000;

export const studioCsv: Format = { title: 'studio CSV', sniff, read, write };

function sniff(head: Uint8Array): string | null {
  const [first] = new TextDecoder().decode(head).split(/\r?\n/, 1);
  return first === HEADER ? 'studio CSV' : null;
}

async function read(reader: ByteReader, sink: RecordSink): Promise<void> {
  sink.bytesAre('ip');
  for await (const records of csvRecords(reader, sink.warn))
    for (const record of records) readRow(record, sink);
}

function readRow({ cells, line }: CsvRecord, sink: RecordSink): void {
  if (line === 1) return;
  const flow = cells.length === WIDTH ? rowFlow(cells) : null;
  if (flow !== null) return sink.flow(flow);
  sink.dropRow('unreadable row');
  sink.warn(`unreadable row at line ${line}: ${cells.length} cells, wanted ${WIDTH} with a start and counts`);
}

function rowFlow(cells: readonly string[]): Flow | null {
  return parseFlow({
    start: cells[0]!,
    duration: cells[1]!,
    protocol: cells[2]!,
    source: cells[3]!,
    sourcePort: cells[4]!,
    destination: cells[5]!,
    destinationPort: cells[6]!,
    service: cells[7]!,
    state: cells[8]!,
    sourcePackets: cells[9]!,
    sourceBytes: cells[10]!,
    destinationPackets: cells[11]!,
    destinationBytes: cells[12]!,
    label: cells[13]!,
  });
}

/** The trace as text, in chunks of rows. */
function* write(trace: Trace): Generator<string> {
  const spelled = {
    hosts: trace.hosts.map(quoteCell),
    protocols: trace.protocols.map(quoteCell),
    services: trace.services.map(quoteCell),
    states: trace.states.map(quoteCell),
    labels: trace.labels.map(quoteCell),
  };
  let chunk = `${HEADER}\n`;
  for (let i = 0; i < trace.length; i++) {
    chunk += rowText(trace, i, spelled);
    if ((i + 1) % ROWS_PER_CHUNK === 0) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

type Spelled = Pick<Trace, 'hosts' | 'protocols' | 'services' | 'states' | 'labels'>;

function rowText(trace: Trace, i: number, { hosts, protocols, services, states, labels }: Spelled): string {
  const cells = [
    formatEpoch(epochAt(trace, trace.time[i]!)),
    Number.isNaN(trace.duration[i]!) ? '' : trace.duration[i]!.toFixed(9),
    protocols[trace.protocol[i]!]!,
    hosts[trace.source[i]!]!,
    portText(trace.sourcePort[i]!),
    hosts[trace.destination[i]!]!,
    portText(trace.destinationPort[i]!),
    services[trace.service[i]!]!,
    states[trace.state[i]!]!,
    countText(trace.sourcePackets[i]!),
    countText(trace.sourceBytes[i]!),
    countText(trace.destinationPackets[i]!),
    countText(trace.destinationBytes[i]!),
    labels[trace.label[i]!]!,
  ];
  return `${cells.join(',')}\n`;
}

function portText(port: number): string {
  return port < 0 ? '' : String(port);
}

function countText(count: number): string {
  return Number.isNaN(count) ? '' : String(count);
}
