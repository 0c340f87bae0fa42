/**
 * NetFlow v5 export datagrams (Cisco, "NetFlow Export Datagram Format", tables B-3 and B-4) in a pcap: what a router
 * would have sent for these flows. A record is one direction; a flow is exported when it ends.
 */
import type { RenderedPacket } from '../render/renderFlows';
import { writePcap } from '../render/pcapWriter';
import type { Epoch } from '../trace/epochAt';
import { icmpCounterpart } from '../formats/headers/icmp';
import { parseAddress } from '../trace/ipAddress';
import type { Trace } from '../trace/trace';
import { exportDatagram } from './exportDatagram';
import { later, startAt } from './flowTexts';
import { stateFlags } from './stateFlags';
import type { Write, WriteReport } from './writer';
import { ownValue } from '../trace/ownValue';

const PROTOCOLS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17 };
const HEADER = 24;
const RECORD = 48;
const RECORDS_PER_DATAGRAM = 30;
const MOST = 0xffff_ffff;
/** How long the exporter has been up when the first flow begins. */
const UPTIME_MILLISECONDS = 60_000;

/** How long a record waits for its datagram to fill. */
const HELD_MILLISECONDS = 60_000;

/** One direction of a flow; times in epoch milliseconds. */
interface FlowRecord {
  readonly row: number;
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly packets: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
  readonly flags: number;
  readonly protocol: number;
}

export const writeNetflow5: Write = (trace) => writePcap(datagrams(trace));

type Counted = Record<keyof WriteReport, Record<string, number>>;

function* datagrams(trace: Trace): Generator<RenderedPacket, WriteReport> {
  const report: Counted = { adjusted: {}, skipped: {}, noted: {} };
  const exporter = createExporter(trace, report);
  let held: FlowRecord[] = [];
  for (const row of inOrderOfEnd(trace)) {
    const records = recordsOf(trace, row, report);
    const [oldest] = held;
    if (oldest && records[0] && records[0].last - oldest.last > HELD_MILLISECONDS) {
      yield exporter.send(held);
      held = [];
    }
    held.push(...records);
    while (held.length >= RECORDS_PER_DATAGRAM) {
      yield exporter.send(held.slice(0, RECORDS_PER_DATAGRAM));
      held = held.slice(RECORDS_PER_DATAGRAM);
    }
  }
  if (held.length > 0) yield exporter.send(held);
  return report;
}

function inOrderOfEnd({ time, duration, length }: Trace): Uint32Array {
  const ends = time.map((start, row) => start + (duration[row]! || 0));
  return Uint32Array.from({ length }, (_, row) => row).sort((a, b) => ends[a]! - ends[b]! || a - b);
}

/** The directions that sent anything; none where the format cannot hold the flow. */
function recordsOf(trace: Trace, row: number, report: Counted): FlowRecord[] {
  const name = trace.protocols[trace.protocol[row]!]!;
  const protocol = ownValue(PROTOCOLS, name);
  const source = parseAddress(trace.hosts[trace.source[row]!]!);
  const destination = parseAddress(trace.hosts[trace.destination[row]!]!);
  const problem = problemOf(trace, row, { name, isIpv4: source?.length === 4 && destination?.length === 4 });
  if (problem !== null) {
    count(report.skipped, problem);
    return [];
  }
  const start = startAt(trace, row, 3);
  const end = later(start, trace.duration[row]! || 0, 3);
  const flags = name === 'tcp' ? stateFlags(trace.states[trace.state[row]!]!) : null;
  const [there, back] = portsOf(trace, row, name);
  const common = { row, first: milliseconds(start), last: milliseconds(end), protocol: protocol! };
  const records: FlowRecord[] = [
    {
      ...common,
      ...there,
      ...counts(trace.sourcePackets[row]!, trace.sourceBytes[row]!, report),
      source: source!,
      destination: destination!,
      flags: flags?.source ?? 0,
    },
    {
      ...common,
      ...back,
      ...counts(trace.destinationPackets[row]!, trace.destinationBytes[row]!, report),
      source: destination!,
      destination: source!,
      flags: flags?.destination ?? 0,
    },
  ];
  return records.filter(({ packets }) => packets > 0);
}

function problemOf(
  trace: Trace,
  row: number,
  { name, isIpv4 }: { name: string; isIpv4: boolean },
): string | null {
  if (ownValue(PROTOCOLS, name) === undefined)
    return `${name || 'unknown protocol'}: written for tcp, udp and icmp only`;
  if (!isIpv4) return 'no IPv4 addresses: NetFlow v5 has room for no others';
  const [port, peer] = [trace.sourcePort[row]!, trace.destinationPort[row]!];
  if (Math.min(port, peer) < 0 || Math.max(port, peer) > 0xffff) return `${name} port unknown`;
  const sum =
    trace.sourcePackets[row]! +
    trace.sourceBytes[row]! +
    trace.destinationPackets[row]! +
    trace.destinationBytes[row]!;
  return Number.isNaN(sum) ? 'packet or byte counts unknown' : null;
}

type Ports = Pick<FlowRecord, 'sourcePort' | 'destinationPort'>;

/** There and back. ICMP has its type and code in the destination port; a request and its reply each have their own. */
function portsOf(trace: Trace, row: number, name: string): [Ports, Ports] {
  const [sourcePort, destinationPort] = [trace.sourcePort[row]!, trace.destinationPort[row]!];
  if (name !== 'icmp')
    return [
      { sourcePort, destinationPort },
      { sourcePort: destinationPort, destinationPort: sourcePort },
    ];
  const message = (type: number, code: number): Ports => ({
    sourcePort: 0,
    destinationPort: ((type & 0xff) << 8) | (code & 0xff),
  });
  return icmpCounterpart(sourcePort, false) === undefined
    ? [message(sourcePort, destinationPort), message(sourcePort, destinationPort)]
    : [message(sourcePort, 0), message(destinationPort, 0)];
}

function counts(
  packets: number,
  bytes: number,
  { adjusted }: Counted,
): Pick<FlowRecord, 'packets' | 'bytes'> {
  if (packets > MOST || bytes > MOST) count(adjusted, 'more packets or bytes than a 32-bit counter holds');
  return { packets: Math.min(packets, MOST), bytes: Math.min(bytes, MOST) };
}

function milliseconds({ seconds, nanoseconds }: Epoch): number {
  return seconds * 1000 + Math.floor(nanoseconds / 1e6);
}

/** Numbers the records and keeps the exporter's clock, which wraps after 49.7 days: it is restarted before it would. */
function createExporter(trace: Trace, report: Counted) {
  let sequence = 0;
  let boot = trace.length === 0 ? 0 : milliseconds(startAt(trace, 0, 3)) - UPTIME_MILLISECONDS;
  return {
    send(records: readonly FlowRecord[]): RenderedPacket {
      const now = records.reduce((latest, { last }) => Math.max(latest, last), 0);
      if (now - boot > MOST) {
        const earliest = records.reduce((least, { first }) => Math.min(least, first), now);
        boot = Math.max(earliest - UPTIME_MILLISECONDS, now - MOST);
      }
      const payload = new Uint8Array(HEADER + RECORD * records.length);
      writeHeader(new DataView(payload.buffer), { records: records.length, now, boot, sequence });
      records.forEach((record, i) => {
        if (record.first < boot) count(report.adjusted, 'longer than the 49.7 days of the exporter’s clock');
        writeRecord(new DataView(payload.buffer, HEADER + RECORD * i), record, boot);
      });
      sequence += records.length;
      return {
        seconds: Math.floor(now / 1000),
        nanoseconds: (now % 1000) * 1e6,
        flow: records.at(-1)!.row,
        bytes: exportDatagram(payload, sequence),
      };
    },
  };
}

interface Header {
  readonly records: number;
  readonly now: number;
  readonly boot: number;
  readonly sequence: number;
}

function writeHeader(view: DataView, { records, now, boot, sequence }: Header): void {
  view.setUint16(0, 5);
  view.setUint16(2, records);
  view.setUint32(4, now - boot);
  view.setUint32(8, Math.floor(now / 1000));
  view.setUint32(12, (now % 1000) * 1e6);
  view.setUint32(16, sequence);
}

/** Next hop, interfaces, AS numbers, masks and type of service stay 0: no trace tells them. */
function writeRecord(view: DataView, record: FlowRecord, boot: number): void {
  record.source.forEach((octet, i) => view.setUint8(i, octet));
  record.destination.forEach((octet, i) => view.setUint8(4 + i, octet));
  view.setUint32(16, record.packets);
  view.setUint32(20, record.bytes);
  view.setUint32(24, Math.max(0, record.first - boot));
  view.setUint32(28, record.last - boot);
  view.setUint16(32, record.sourcePort);
  view.setUint16(34, record.destinationPort);
  view.setUint8(37, record.flags);
  view.setUint8(38, record.protocol);
}

function count(reasons: Record<string, number>, reason: string): void {
  reasons[reason] = (reasons[reason] ?? 0) + 1;
}
