/** Writes the studio's own CSV: one row a flow. Bytes are IP bytes; an empty cell = unknown. */
import { epochAt } from '../trace/epochAt';
import type { Trace } from '../trace/trace';
import { quoteCell } from './quoteCell';
import { formatEpoch } from './numberText';

const HEADER =
  'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label';
/** Rows a chunk of text: enough to make writing cheap, few enough to stream. */
const ROWS_PER_CHUNK = 1000;

/** The trace as text, in chunks of rows. */
export function* writeStudioCsv(trace: Trace): Generator<string> {
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
