/** Datagrams of flow exporters built field by field. */
import { big, ipv4, pcapOf, udp } from './captures';

/** Seconds at which every exporter here was started, and milliseconds for which it has run when it sends. */
export const STARTED = 1_600_000_000;
export const UP_TIME = 100_000;

/** A capture of UDP datagrams to a port, one a second; `other` packets of another kind follow. */
export function captureOf(
  datagrams: readonly (readonly number[])[],
  { port = 2055, other = 0 } = {},
): Uint8Array {
  const exported = datagrams.map((payload) => ipv4(17, withPayload(payload, port), { from: 9, to: 8 }));
  const others = Array.from({ length: other }, () => ipv4(17, udp(1000, 53), { from: 1, to: 2 }));
  const at = (i: number) => (STARTED + 200 + i) * 1e6;
  return pcapOf([...exported, ...others].map((bytes, i) => ({ at: at(i), bytes })));
}

export function withPayload(payload: readonly number[], port: number): number[] {
  return [...big(50_000, 2), ...big(port, 2), ...big(8 + payload.length, 2), 0, 0, ...payload];
}

interface V5Record {
  from?: number;
  to?: number;
  packets?: number;
  octets?: number;
  first?: number;
  last?: number;
  sport?: number;
  dport?: number;
  flags?: number;
  protocol?: number;
}

export function v5Record(record: V5Record = {}): number[] {
  const { from = 1, to = 2, packets = 10, octets = 4000, first = 90_000, last = 95_500 } = record;
  const { sport = 40_000, dport = 443, flags = 0x1b, protocol = 6 } = record;
  return [
    ...[10, 0, 0, from, 10, 0, 0, to, 0, 0, 0, 0, 0, 1, 0, 2],
    ...[...big(packets, 4), ...big(octets, 4), ...big(first, 4), ...big(last, 4)],
    ...[...big(sport, 2), ...big(dport, 2), 0, flags, protocol, 0, 0, 0, 0, 0, 24, 24, 0, 0],
  ];
}

export function v5Datagram(records: readonly number[][], { upTime = UP_TIME, sampling = 0 } = {}): number[] {
  const now = STARTED + UP_TIME / 1000;
  return [
    ...[0, 5, ...big(records.length, 2), ...big(upTime, 4), ...big(now, 4), ...big(250_999_999, 4)],
    ...[0, 0, 0, 0, 0, 0, ...big(sampling, 2), ...records.flat()],
  ];
}

/** A set with its header. */
export function set(id: number, content: readonly number[]): number[] {
  return [...big(id, 2), ...big(4 + content.length, 2), ...content];
}

type Field = readonly [element: number, length: number, enterprise?: number];

export function template(id: number, fields: readonly Field[]): number[] {
  return [...big(id, 2), ...big(fields.length, 2), ...fields.flatMap(fieldBytes)];
}

/** An options template of IPFIX, the first field its scope. */
export function optionsTemplate(id: number, fields: readonly Field[]): number[] {
  return [...big(id, 2), ...big(fields.length, 2), 0, 1, ...fields.flatMap(fieldBytes)];
}

function fieldBytes([element, length, enterprise]: Field): number[] {
  const own = [...big(element + (enterprise === undefined ? 0 : 0x8000), 2), ...big(length, 2)];
  return enterprise === undefined ? own : [...own, ...big(enterprise, 4)];
}

export function v9Datagram(
  sets: readonly number[][],
  { source = 7, upTime = UP_TIME, seconds = 100 } = {},
): number[] {
  const header = [0, 9, ...big(sets.length, 2), ...big(upTime, 4), ...big(STARTED + seconds, 4)];
  return [...header, 0, 0, 0, 0, ...big(source, 4), ...sets.flat()];
}

export function ipfixMessage(sets: readonly number[][], { domain = 7 } = {}): number[] {
  const content = sets.flat();
  const header = [0, 10, ...big(16 + content.length, 2), ...big(STARTED + 100, 4), 0, 0, 0, 0];
  return [...header, ...big(domain, 4), ...content];
}
