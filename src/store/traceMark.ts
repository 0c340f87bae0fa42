import type { TraceReport } from './state';

/** What tells a trace from others: the same for the same trace, whenever and from wherever it was read. */
export function traceMark({ start, span, flows, hosts, packets, bytes }: TraceReport): string {
  return [start, span, flows, hosts, packets, bytes].join('/');
}
