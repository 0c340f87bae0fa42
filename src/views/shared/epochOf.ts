import type { TraceReport } from '../../store/state';

/** Epoch seconds of a trace's first instant; whole microseconds are enough for an axis. */
export function epochOf({ start }: Pick<TraceReport, 'start'>): number {
  return Number(start / 1000n) / 1e6;
}
