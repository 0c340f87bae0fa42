/** How often two hosts agree on TCP timestamps (RFC 7323), as their bare acknowledgments tell: 12 bytes longer with them. */
import { TCP_FLAGS } from '../trace/packet';
import type { Bytes, Trace } from '../trace/trace';
import type { FlowTokens } from './flowTokens';

export const TIMESTAMPS = 12;

/** Share of the flows with timestamps, by ends and by service. */
export interface TimestampShares {
  readonly ends: ReadonlyMap<string, number>;
  readonly services: ReadonlyMap<number, number>;
}

const endsOf = ({ source, destination }: FlowTokens) => `${source} ${destination}`;

export function fitTimestampShares(
  trace: Trace,
  rows: readonly number[],
  tokens: (row: number) => FlowTokens,
): TimestampShares {
  const ends = new Map<string, [number, number]>();
  const services = new Map<number, [number, number]>();
  const count = <Key>(table: Map<Key, [number, number]>, key: Key, has: boolean) => {
    const [total, having] = table.get(key) ?? [0, 0];
    table.set(key, [total + 1, having + (has ? 1 : 0)]);
  };
  for (const row of rows) {
    const flow = tokens(row);
    if (!flow.isTcp) continue;
    const has = carriesTimestamps(trace, row, flow.least);
    if (has === null) continue;
    count(ends, endsOf(flow), has);
    count(services, flow.service, has);
  }
  const shares = <Key>(table: Map<Key, [number, number]>) =>
    new Map([...table].map(([key, [total, having]]) => [key, having / total]));
  return { ends: shares(ends), services: shares(services) };
}

export function timestampShare({ ends, services }: TimestampShares, flow: FlowTokens): number {
  return ends.get(endsOf(flow)) ?? services.get(flow.service) ?? 0;
}

/** Whether a flow's bare acknowledgments carry timestamps; null where it has none to tell by. */
export function carriesTimestamps({ packets }: Trace, row: number, least: Bytes): boolean | null {
  const { first, kept, flags, bytes } = packets!;
  let isShown = false;
  for (let at = first[row]!; at < first[row]! + kept[row]!; at++) {
    if (flags[at] !== TCP_FLAGS.ACK) continue;
    if (bytes[at] === least) return false;
    isShown ||= bytes[at] === least + TIMESTAMPS;
  }
  return isShown || null;
}
