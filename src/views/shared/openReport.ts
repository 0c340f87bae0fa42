import type { TraceReport, TraceStatus } from '../../store/state';

/** The trace that is open: also while another is being read, or after another failed to open. */
export function openReport(trace: TraceStatus): TraceReport | null {
  switch (trace.status) {
    case 'ready':
      return trace.report;
    case 'loading':
    case 'failed':
    case 'unmapped':
      return trace.previous ?? null;
    case 'empty':
      return null;
    default:
      return trace satisfies never;
  }
}
