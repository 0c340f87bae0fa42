/** The fields of a flow record → a row, in the way that captures and logs of one direction have it. */
import { udpConnState } from '../../trace/connState';
import type { Moment } from '../../trace/epochAt';
import type { FlowRow, NameTables } from '../../trace/flowRow';
import { createFlowRow } from '../../trace/flowRow';
import { protocolName } from '../../trace/ipProtocols';
import type { Seconds } from '../../trace/trace';
import { flagState, oneWayState } from '../flagState';
import { uint32 } from '../frame';
import { icmpCounterpart } from '../headers/icmp';
import type { RecordsSink } from './datagram';
import type { Element } from './elements';
import type { RecordFields } from './fields';

/** What the header of a message says of its records' times. */
export interface ExportTimes {
  /** Epoch seconds at which it was sent. */
  readonly seconds: number;
  /** Epoch milliseconds at which the exporter started; NaN = unknown. */
  readonly start: number;
  /** Milliseconds since then, modulo 2^32; NaN = not told. */
  readonly upTime: number;
}

const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;

const row = createFlowRow();
const end: Moment = { seconds: 0, nanoseconds: 0 };

export function recordRow(fields: RecordFields, times: ExportTimes, sink: RecordsSink): void {
  if (!setHosts(fields, sink.tables)) return sink.dropRow('flow record without addresses');
  if (!setMoment(row, fields, times, START)) return sink.dropRow('flow record without a start');
  row.duration = durationOf(fields, times);
  const protocol = fields.number('protocol');
  row.protocol = sink.tables.protocols.intern(Number.isNaN(protocol) ? '' : protocolName(protocol));
  setPorts(fields, protocol);
  row.sourcePackets = fields.first('packets', 'totalPackets', 'initiatorPackets', 'outPackets');
  row.sourceBytes = fields.first('octets', 'totalOctets', 'initiatorOctets', 'outOctets');
  const packets = fields.first('reversePackets', 'reverseTotalPackets', 'responderPackets');
  const bytes = fields.first('reverseOctets', 'reverseTotalOctets', 'responderOctets');
  const isOneWay = Number.isNaN(packets) && Number.isNaN(bytes);
  row.destinationPackets = isOneWay ? 0 : packets;
  row.destinationBytes = isOneWay ? 0 : bytes;
  row.state = sink.tables.states.intern(stateOf(fields, protocol, isOneWay));
  sink.row(row);
}

function setHosts(fields: RecordFields, { hosts }: NameTables): boolean {
  const { bytes } = fields;
  const source4 = fields.at('source4', 4);
  const destination4 = fields.at('destination4', 4);
  // An exporter may use one template for both versions and leave the addresses of the other version zero.
  const source6 = fields.at('source6', 16);
  const destination6 = fields.at('destination6', 16);
  const isVersion4 = source4 >= 0 && destination4 >= 0 && (source6 < 0 || !isZero(bytes, source4));
  if (!isVersion4 && (source6 < 0 || destination6 < 0)) return false;
  row.source = isVersion4 ? hosts.ipv4(bytes, source4) : hosts.ipv6(bytes, source6);
  row.destination = isVersion4 ? hosts.ipv4(bytes, destination4) : hosts.ipv6(bytes, destination6);
  return true;
}

function isZero(bytes: Uint8Array, at: number): boolean {
  return (bytes[at]! | bytes[at + 1]! | bytes[at + 2]! | bytes[at + 3]!) === 0;
}

function setPorts(fields: RecordFields, protocol: number): void {
  row.sourcePort = knownPort(fields.number('sourcePort'));
  row.destinationPort = knownPort(fields.number('destinationPort'));
  if (protocol === ICMP) setIcmp(row, icmpOf(fields, 'icmpTypeCode4', 'icmpType4', 'icmpCode4'), false);
  else if (protocol === ICMPV6) setIcmp(row, icmpOf(fields, 'icmpTypeCode6', 'icmpType6', 'icmpCode6'), true);
}

function knownPort(port: number): number {
  return port <= 65_535 ? port : -1;
}

/** Type × 256 + code. Some exporters put it where the destination port is. */
function icmpOf(fields: RecordFields, both: Element, type: Element, code: Element): number {
  const value = fields.number(both);
  if (!Number.isNaN(value)) return value;
  const parts = fields.number(type) * 256 + fields.number(code);
  return Number.isNaN(parts) ? row.destinationPort : parts;
}

/** ICMP type and code as a capture has them in place of ports: a request goes with the type that answers it. */
export function setIcmp(flow: FlowRow, typeAndCode: number, isVersion6: boolean): void {
  if (!(typeAndCode >= 0)) return;
  const type = (typeAndCode >> 8) & 0xff;
  flow.sourcePort = type;
  flow.destinationPort = icmpCounterpart(type, isVersion6) ?? typeAndCode & 0xff;
}

function stateOf(fields: RecordFields, protocol: number, isOneWay: boolean): string {
  const flags = fields.number('flags') & 0xff;
  if (protocol === TCP && isOneWay) return oneWayState(flags);
  if (protocol === TCP) {
    const answered = fields.number('reverseFlags');
    return Number.isNaN(answered) ? '' : flagState(flags, answered & 0xff);
  }
  if (isOneWay) return '';
  return protocol === UDP ? udpConnState(row.sourcePackets > 0, row.destinationPackets > 0) : 'OTH';
}

/** Names of the elements that tell of a flow's first or of its last packet. */
type Ends = Readonly<
  Record<'nanoseconds' | 'microseconds' | 'milliseconds' | 'upTime' | 'delta' | 'seconds', Element>
>;

const START: Ends = {
  nanoseconds: 'startNanoseconds',
  microseconds: 'startMicroseconds',
  milliseconds: 'startMilliseconds',
  upTime: 'startUpTime',
  delta: 'startDelta',
  seconds: 'startSeconds',
};
const END: Ends = {
  nanoseconds: 'endNanoseconds',
  microseconds: 'endMicroseconds',
  milliseconds: 'endMilliseconds',
  upTime: 'endUpTime',
  delta: 'endDelta',
  seconds: 'endSeconds',
};

/** The finest of what the record tells; false = it tells nothing. */
function setMoment(moment: Moment, fields: RecordFields, times: ExportTimes, ends: Ends): boolean {
  const fine = fields.at(ends.nanoseconds, 8);
  if (fine >= 0) return setNtp(moment, fields.bytes, fine, 1);
  const micro = fields.at(ends.microseconds, 8);
  if (micro >= 0) return setNtp(moment, fields.bytes, micro, 1000);
  const milliseconds = fields.number(ends.milliseconds);
  if (!Number.isNaN(milliseconds)) return setMilliseconds(moment, milliseconds);
  const started = fields.first('bootMilliseconds');
  const upTime = fields.number(ends.upTime);
  const since = Number.isNaN(started) ? bootOf(times, upTime) : started;
  if (!Number.isNaN(upTime + since)) return setMilliseconds(moment, since + upTime);
  const delta = fields.number(ends.delta);
  if (!Number.isNaN(delta)) return setMicroseconds(moment, times.seconds * 1e6 - delta);
  moment.seconds = fields.number(ends.seconds);
  moment.nanoseconds = 0;
  return !Number.isNaN(moment.seconds);
}

/** Epoch milliseconds of the up-time's zero: the up-time wraps after 49.7 days, between a flow and its export too. */
function bootOf({ start, upTime: now }: ExportTimes, upTime: number): number {
  if (Number.isNaN(now)) return start;
  return start + now - ((now - upTime) | 0) - upTime;
}

export function setMilliseconds(moment: Moment, milliseconds: number): true {
  moment.seconds = Math.floor(milliseconds / 1000);
  moment.nanoseconds = (milliseconds - moment.seconds * 1000) * 1_000_000;
  return true;
}

function setMicroseconds(moment: Moment, microseconds: number): true {
  moment.seconds = Math.floor(microseconds / 1e6);
  moment.nanoseconds = (microseconds - moment.seconds * 1e6) * 1000;
  return true;
}

/** NTP's epoch, 1900, before the Unix epoch. */
const NTP_EPOCH = 2_208_988_800;
const ERA = 2 ** 32;

/** RFC 7011 §6.1.9 and §6.1.10: NTP time stamps, whose seconds begin anew in 2036. `tick`: nanoseconds to round to. */
function setNtp(moment: Moment, bytes: Uint8Array, at: number, tick: number): true {
  const seconds = uint32(bytes, at);
  const ticks = Math.round((uint32(bytes, at + 4) / ERA) * (1e9 / tick)) * tick;
  const era = seconds < ERA / 2 ? ERA : 0;
  moment.seconds = seconds + era - NTP_EPOCH + (ticks === 1e9 ? 1 : 0);
  moment.nanoseconds = ticks === 1e9 ? 0 : ticks;
  return true;
}

function durationOf(fields: RecordFields, times: ExportTimes): Seconds {
  if (!setMoment(end, fields, times, END)) {
    const milliseconds = fields.number('durationMilliseconds');
    return Number.isNaN(milliseconds) ? fields.number('durationMicroseconds') / 1e6 : milliseconds / 1000;
  }
  const nanoseconds = (end.seconds - row.seconds) * 1e9 + (end.nanoseconds - row.nanoseconds);
  return nanoseconds >= 0 ? nanoseconds / 1e9 : NaN;
}
