/** What a flow is to level 2, as tokens: service, state, ends, and the least a packet of it can hold. */
import { minPacketBytes } from '../trace/feasible';
import { ipVersionOf } from '../trace/ipAddress';
import type { Bytes, Trace } from '../trace/trace';

/** Names by token; a name that is not among them is the last token, or for services the last of its transport. */
export interface FlowVocabulary {
  /** `protocol/port`, most packets first; behind them one token for the rest of TCP, of UDP and of anything else. */
  readonly services: readonly string[];
  readonly states: readonly string[];
  readonly hosts: readonly string[];
}

export interface FlowTokens {
  readonly service: number;
  readonly state: number;
  readonly source: number;
  readonly destination: number;
  readonly isTcp: boolean;
  readonly least: Bytes;
}

const MOST_SERVICES = 61;
const MOST_STATES = 31;
const MOST_HOSTS = 63;
/** Packets that make a service or a host known. */
const LEAST_PACKETS = 50;
const OTHERS = 3;

export const serviceCount = ({ services }: FlowVocabulary) => services.length + OTHERS;
export const stateCount = ({ states }: FlowVocabulary) => states.length + 1;
export const hostCount = ({ hosts }: FlowVocabulary) => hosts.length + 1;

/** Names of the trace's rows that hold most of the packets. @param weights packets of each row */
export function fitFlowVocabulary(
  trace: Trace,
  rows: readonly number[],
  weights: ArrayLike<number>,
): FlowVocabulary {
  const ends = (row: number) => [trace.hosts[trace.source[row]!]!, trace.hosts[trace.destination[row]!]!];
  const common = (names: (row: number) => string[], most: number) => {
    const counts = new Map<string, number>();
    for (const row of rows)
      for (const name of names(row)) counts.set(name, (counts.get(name) ?? 0) + weights[row]!);
    return [...counts]
      .filter(([, count]) => count >= LEAST_PACKETS)
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, most)
      .map(([name]) => name);
  };
  return {
    services: common((row) => [serviceName(trace, row)], MOST_SERVICES),
    states: common((row) => [trace.states[trace.state[row]!]!], MOST_STATES),
    hosts: common(ends, MOST_HOSTS),
  };
}

/** Tokens of any trace's rows. */
export function flowTokenizer(vocabulary: FlowVocabulary, trace: Trace): (row: number) => FlowTokens {
  const places = (names: readonly string[]) => new Map(names.map((name, token) => [name, token]));
  const [services, states, hosts] = [vocabulary.services, vocabulary.states, vocabulary.hosts].map(places);
  const hostTokens = trace.hosts.map((host) => hosts!.get(host) ?? hosts!.size);
  const stateTokens = trace.states.map((state) => states!.get(state) ?? states!.size);
  const versions = trace.hosts.map(ipVersionOf);
  return (row) => {
    const protocol = trace.protocols[trace.protocol[row]!]!;
    const source = trace.source[row]!;
    const sourcePort = trace.sourcePort[row]!;
    return {
      service: services!.get(serviceName(trace, row)) ?? services!.size + otherOf(protocol),
      state: stateTokens[trace.state[row]!]!,
      source: hostTokens[source]!,
      destination: hostTokens[trace.destination[row]!]!,
      isTcp: protocol === 'tcp',
      least: minPacketBytes({ protocol, state: '', ipVersion: versions[source] ?? 4, sourcePort }),
    };
  };
}

function serviceName({ protocols, protocol, destinationPort }: Trace, row: number): string {
  return `${protocols[protocol[row]!]!}/${destinationPort[row]!}`;
}

function otherOf(protocol: string): number {
  return protocol === 'tcp' ? 0 : protocol === 'udp' ? 1 : 2;
}
