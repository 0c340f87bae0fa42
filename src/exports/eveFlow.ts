/**
 * Suricata's `flow` events (docs.suricata.io, "Eve JSON Format"; output-json-flow.c for the fields and their order), one
 * line each. Bytes are those of whole packets with their Ethernet header, as Suricata counts them.
 */
import { icmpCounterpart } from '../formats/headers/icmp';
import type { Epoch } from '../trace/epochAt';
import { ipVersionOf } from '../trace/ipAddress';
import { TCP_FLAGS } from '../trace/packet';
import type { Trace } from '../trace/trace';
import { flowNumber } from './flowId';
import { dateParts, later, rowChunks, startAt } from './flowTexts';
import { frameBytes } from './frameBytes';
import { stateFlags } from './stateFlags';
import type { Write } from './writer';
import { EVERYTHING } from './writer';

const DECIMALS = 6;

export const writeEve: Write = function* (trace, { seed }) {
  const context: Context = {
    trace,
    seed,
    is6: trace.hosts.map((host) => ipVersionOf(host) === 6),
    protocols: trace.protocols.map((name) => name.toUpperCase() || 'UNKNOWN'),
  };
  yield* rowChunks(trace.length, (row) => JSON.stringify(eventOf(row, context)));
  return EVERYTHING;
};

interface Context {
  readonly trace: Trace;
  readonly seed: number;
  /** By host. */
  readonly is6: readonly boolean[];
  readonly protocols: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

function eventOf(row: number, { trace, seed, is6, protocols }: Context): Fields {
  const start = startAt(trace, row, DECIMALS);
  const duration = trace.duration[row]!;
  const end = Number.isNaN(duration) ? null : later(start, duration, DECIMALS);
  const version6 = is6[trace.source[row]!]!;
  const name = trace.protocols[trace.protocol[row]!]!;
  return {
    timestamp: moment(end ?? start),
    flow_id: flowNumber(seed, row),
    event_type: 'flow',
    src_ip: trace.hosts[trace.source[row]!],
    ...(name !== 'icmp' && portFields(trace, row)),
    dest_ip: trace.hosts[trace.destination[row]!],
    ...(name !== 'icmp' && portFields(trace, row, 'dest')),
    proto: name === 'icmp' && version6 ? 'IPv6-ICMP' : protocols[trace.protocol[row]!],
    ...(name === 'icmp' && icmpFields(trace, row, version6)),
    ...serviceField(trace, row),
    flow: {
      ...counts(trace, row),
      start: moment(start),
      ...(end && { end: moment(end), age: end.seconds - start.seconds }),
      state: flowState(trace, row, name),
      reason: 'timeout',
      alerted: false,
    },
    ...(name === 'tcp' && tcpFields(trace, row)),
  };
}

function portFields(trace: Trace, row: number, side: 'src' | 'dest' = 'src'): Fields {
  const port = (side === 'src' ? trace.sourcePort : trace.destinationPort)[row]!;
  return port < 0 ? {} : { [`${side}_port`]: port };
}

/** In a trace, the type that answers stands in for the code of a request. */
function icmpFields(trace: Trace, row: number, version6: boolean): Fields {
  const type = trace.sourcePort[row]!;
  if (type < 0) return {};
  const answer = icmpCounterpart(type, version6);
  const code = trace.destinationPort[row]!;
  if (answer === undefined) return code < 0 ? { icmp_type: type } : { icmp_type: type, icmp_code: code };
  const response_icmp_type = code < 0 ? answer : code;
  return { icmp_type: type, icmp_code: 0, response_icmp_type, response_icmp_code: 0 };
}

/** `failed` is what Suricata says of a protocol that it did not recognise. */
function serviceField(trace: Trace, row: number): Fields {
  const service = trace.services[trace.service[row]!]!;
  return ['', 'failed', 'unknown'].includes(service) ? {} : { app_proto: service };
}

function counts(trace: Trace, row: number): Fields {
  const all: Readonly<Record<string, number>> = {
    pkts_toserver: trace.sourcePackets[row]!,
    pkts_toclient: trace.destinationPackets[row]!,
    bytes_toserver: frameBytes(trace, row, 'source'),
    bytes_toclient: frameBytes(trace, row, 'destination'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, count]) => !Number.isNaN(count)));
}

/** What Suricata calls a flow at its end; a state that is not Zeek's stays what it is. */
function flowState(trace: Trace, row: number, protocol: string): string {
  const state = trace.states[trace.state[row]!]!;
  if (protocol !== 'tcp' || state === '') return trace.destinationPackets[row]! > 0 ? 'established' : 'new';
  const flags = stateFlags(state);
  if (flags === null) return state;
  const all = flags.source | flags.destination;
  if (all & TCP_FLAGS.RST || flags.source & flags.destination & TCP_FLAGS.FIN) return 'closed';
  return flags.source && flags.destination ? 'established' : 'new';
}

const FLAG_NAMES = { syn: 'SYN', fin: 'FIN', rst: 'RST', psh: 'PSH', ack: 'ACK' } as const;

function tcpFields(trace: Trace, row: number): Fields {
  const flags = stateFlags(trace.states[trace.state[row]!]!);
  if (flags === null) return {};
  const all = flags.source | flags.destination;
  const seen = Object.entries(FLAG_NAMES).filter(([, name]) => all & TCP_FLAGS[name]);
  return {
    tcp: {
      tcp_flags: hexadecimal(all),
      tcp_flags_ts: hexadecimal(flags.source),
      tcp_flags_tc: hexadecimal(flags.destination),
      ...Object.fromEntries(seen.map(([name]) => [name, true])),
    },
  };
}

function hexadecimal(flags: number): string {
  return flags.toString(16).padStart(2, '0');
}

function moment(epoch: Epoch): string {
  const { date, clock, decimals } = dateParts(epoch, DECIMALS);
  return `${date}T${clock}.${decimals}+0000`;
}
