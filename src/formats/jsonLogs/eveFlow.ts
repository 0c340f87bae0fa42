/** One event of eve.json → `Flow`: a `flow` event, or the two `netflow` events of a flow's directions. */
import type { Epoch } from '../../trace/epochAt';
import { udpConnState } from '../../trace/connState';
import type { Flow, Seconds } from '../../trace/trace';
import { flagState } from '../flagState';
import { ETHERNET_HEADER } from '../headers/ethernet';
import { icmpCounterpart } from '../headers/icmp';
import { parseIsoTime } from '../timePattern';
import { NO_COUNT } from '../numberText';
import { protocolText } from '../protocolText';
import type { JsonObject } from './jsonField';
import { countOf, isObject, textOf } from './jsonField';

const NOTHING: JsonObject = {};

/** Null where addresses, protocol or start are missing or a count is none. */
export function flowEvent(event: JsonObject): Flow | null {
  const counts = objectOf(event['flow']);
  const tcp = objectOf(event['tcp']);
  return built(event, counts, {
    sourcePackets: countOf(counts['pkts_toserver'], NaN),
    sourceBytes: countOf(counts['bytes_toserver'], NaN),
    destinationPackets: countOf(counts['pkts_toclient'], NaN),
    destinationBytes: countOf(counts['bytes_toclient'], NaN),
    sourceFlags: flagsOf(tcp['tcp_flags_ts']),
    destinationFlags: flagsOf(tcp['tcp_flags_tc']),
    responseType: event['response_icmp_type'],
    ownState: textOf(counts['state']),
  });
}

/** The flow of its direction towards the server and, where there was one, its answer. */
export function netflowEvents(event: JsonObject, answer: JsonObject | null): Flow | null {
  const counts = objectOf(event['netflow']);
  const answered = objectOf(answer?.['netflow']);
  return built(event, counts, {
    sourcePackets: countOf(counts['pkts'], NaN),
    sourceBytes: countOf(counts['bytes'], NaN),
    destinationPackets: answer === null ? 0 : countOf(answered['pkts'], NaN),
    destinationBytes: answer === null ? 0 : countOf(answered['bytes'], NaN),
    sourceFlags: flagsOf(objectOf(event['tcp'])['tcp_flags']),
    destinationFlags: flagsOf(objectOf(answer?.['tcp'])['tcp_flags']),
    responseType: answer?.['icmp_type'],
    ownState: '',
  });
}

interface Told {
  readonly sourcePackets: number;
  readonly sourceBytes: number;
  readonly destinationPackets: number;
  readonly destinationBytes: number;
  readonly sourceFlags: number;
  readonly destinationFlags: number;
  /** ICMP type of the answer. */
  readonly responseType: unknown;
  /** What Suricata calls the flow: `new established closed bypassed`. */
  readonly ownState: string;
}

function built(event: JsonObject, counts: JsonObject, told: Told): Flow | null {
  const start = parseIsoTime(textOf(counts['start']));
  const source = textOf(event['src_ip']);
  const destination = textOf(event['dest_ip']);
  const protocol = protocolText(textOf(event['proto']));
  if (start === null || source === '' || destination === '' || protocol === '') return null;
  const isIcmp = protocol === 'icmp';
  const flow: Flow = {
    seconds: start.seconds,
    nanoseconds: start.nanoseconds,
    duration: durationOf(start, counts),
    protocol,
    source,
    sourcePort: countOf(event[isIcmp ? 'icmp_type' : 'src_port'], -1),
    destination,
    destinationPort: isIcmp ? icmpCode(event, told) : countOf(event['dest_port'], -1),
    service: serviceOf(event),
    state: stateOf(protocol, told),
    sourcePackets: told.sourcePackets,
    sourceBytes: ipBytes(told.sourceBytes, told.sourcePackets),
    destinationPackets: told.destinationPackets,
    destinationBytes: ipBytes(told.destinationBytes, told.destinationPackets),
    label: '',
  };
  return COUNTS.some((name) => flow[name] === NO_COUNT) ? null : flow;
}

const COUNTS = [
  ...(['sourcePort', 'destinationPort'] as const),
  ...(['sourcePackets', 'sourceBytes', 'destinationPackets', 'destinationBytes'] as const),
];

/** Suricata counts whole packets: without the Ethernet headers, where there is room for them. */
function ipBytes(frameBytes: number, packets: number): number {
  const bytes = frameBytes - ETHERNET_HEADER * (packets || 0);
  return bytes < 0 ? frameBytes : bytes;
}

/** First to last packet; an event written while clocks were set back has no duration. */
function durationOf(start: Epoch, counts: JsonObject): Seconds {
  const end = parseIsoTime(textOf(counts['end']));
  if (end === null) return NaN;
  const nanoseconds = (end.seconds - start.seconds) * 1e9 + (end.nanoseconds - start.nanoseconds);
  return nanoseconds >= 0 ? nanoseconds / 1e9 : NaN;
}

/** As in captures: the type that answers stands in for the code of a request. */
function icmpCode(event: JsonObject, { responseType }: Told): number {
  if (responseType !== undefined) return countOf(responseType, -1);
  const isVersion6 = textOf(event['src_ip']).includes(':');
  const type = countOf(event['icmp_type'], -1);
  return icmpCounterpart(type, isVersion6) ?? countOf(event['icmp_code'], -1);
}

function serviceOf(event: JsonObject): string {
  const service = textOf(event['app_proto']);
  return service === 'failed' || service === 'unknown' ? '' : service;
}

/** Without TCP flags (Suricata does not follow a connection that it met midway) the state is Suricata's own. */
function stateOf(protocol: string, told: Told): string {
  if (protocol === 'tcp' && told.sourceFlags + told.destinationFlags > 0)
    return flagState(told.sourceFlags, told.destinationFlags);
  if (protocol === 'tcp') return told.ownState;
  return protocol === 'udp' ? udpConnState(told.sourcePackets > 0, told.destinationPackets > 0) : 'OTH';
}

/** Hexadecimal in eve.json. */
function flagsOf(value: unknown): number {
  const text = textOf(value);
  return /^[\da-f]{1,2}$/i.test(text) ? parseInt(text, 16) : 0;
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : NOTHING;
}
