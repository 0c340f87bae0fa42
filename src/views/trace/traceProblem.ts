import type { TraceStatus } from '../../store/state';

/** Why the trace pane has nothing to report, or null. */
export function traceProblem(trace: TraceStatus): string | null {
  switch (trace.status) {
    case 'empty':
      return 'No trace is open yet: drop a capture or a flow log anywhere on this page, choose files, or load the demo network.';
    case 'loading':
      return `Reading ${trace.name}.`;
    case 'failed':
      return `${trace.name} could not be opened.`;
    case 'unmapped':
      return `Nobody has said yet what the columns of ${trace.name} mean.`;
    case 'ready':
      return trace.report.flows === 0
        ? 'The trace holds no flow: nothing in it could be read as IP traffic.'
        : null;
    default:
      return trace satisfies never;
  }
}
