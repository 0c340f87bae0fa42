/**
 * NetFlow v5 (Cisco, "NetFlow Services Solutions Guide", table B-3 and B-4): a header of 24 bytes and records of 48. Times
 * are milliseconds of the exporter's up-time.
 */
import { createFlowRow } from '../../trace/flowRow';
import { protocolName } from '../../trace/ipProtocols';
import { oneWayState } from '../flagState';
import { uint16, uint32 } from '../frame';
import type { Datagram, RecordsSink } from './datagram';
import { CUT } from './datagram';
import type { ExportDomains } from './exportDomain';
import { setIcmp, setMilliseconds } from './recordRow';

const HEADER = 24;
const RECORD = 48;
const TCP = 6;
const ICMP = 1;

const row = createFlowRow();

export function readNetflow5(datagram: Datagram, sink: RecordsSink, domains: ExportDomains): boolean {
  const { bytes, start, end, length } = datagram;
  const count = uint16(bytes, start + 2);
  if (count === 0 || length < HEADER + count * RECORD || end - start < HEADER) return false;
  const sampling = uint16(bytes, start + 22) & 0x3fff;
  const engine = uint16(bytes, start + 20);
  if (sampling > 1) domains.of(5, datagram.exporter, engine)?.noteSampling(sampling, sink);
  const upTime = uint32(bytes, start + 4);
  const now = uint32(bytes, start + 8) * 1000 + Math.floor(uint32(bytes, start + 12) / 1e6);
  for (let i = 0; i < count; i++) {
    const at = start + HEADER + i * RECORD;
    if (at + RECORD > end) sink.dropRow(CUT);
    else readRecord(bytes, at, { upTime, now }, sink);
  }
  return true;
}

interface ExporterClock {
  /** Milliseconds since the exporter started; wraps after 49.7 days. */
  readonly upTime: number;
  /** Epoch milliseconds of the same moment. */
  readonly now: number;
}

function readRecord(bytes: Uint8Array, at: number, { upTime, now }: ExporterClock, sink: RecordsSink): void {
  const { hosts, protocols, states } = sink.tables;
  const first = uint32(bytes, at + 24);
  const duration = (uint32(bytes, at + 28) - first) | 0;
  const protocol = bytes[at + 38]!;
  setMilliseconds(row, now - ((upTime - first) | 0));
  row.duration = duration >= 0 ? duration / 1000 : NaN;
  row.protocol = protocols.intern(protocolName(protocol));
  row.source = hosts.ipv4(bytes, at);
  row.destination = hosts.ipv4(bytes, at + 4);
  row.sourcePort = uint16(bytes, at + 32);
  row.destinationPort = uint16(bytes, at + 34);
  if (protocol === ICMP) setIcmp(row, row.destinationPort, false);
  row.state = states.intern(protocol === TCP ? oneWayState(bytes[at + 37]!) : '');
  row.sourcePackets = uint32(bytes, at + 16);
  row.sourceBytes = uint32(bytes, at + 20);
  row.destinationPackets = row.destinationBytes = 0;
  sink.row(row);
}
