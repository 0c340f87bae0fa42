/** A trace from a few rows. */
import { nanosecondsOf } from '../trace/epochAt';
import type { Flow, Seconds, Trace } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';

export type Row = readonly [at: Seconds, source: string, destination: string, rest?: Partial<Flow>];

/** A trace that starts `start` seconds after the epoch (a Monday where left out) and lasts `span` seconds. */
export function traceOf(rows: readonly Row[], span: Seconds, start = MONDAY): Trace {
  const builder = createTraceBuilder();
  for (const [at, source, destination, rest] of rows) {
    const nanoseconds = Math.round((at % 1) * 1e9);
    builder.add({ ...PLAIN, seconds: start + Math.floor(at), nanoseconds, source, destination, ...rest });
  }
  const epoch = nanosecondsOf({ seconds: start, nanoseconds: 0 });
  return builder.finish({ window: { start: epoch, end: epoch + BigInt(Math.round(span * 1e9)) } });
}

/** 2 March 2026 00:00 UTC. */
export const MONDAY = 1_772_409_600;

const PLAIN = {
  duration: 0,
  protocol: 'tcp',
  sourcePort: 50_000,
  destinationPort: 443,
  service: '',
  state: 'SF',
  sourcePackets: 1,
  sourceBytes: 40,
  destinationPackets: 0,
  destinationBytes: 0,
  label: '',
};
