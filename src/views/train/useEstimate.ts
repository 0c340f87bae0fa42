import { useEffect } from 'react';
import { estimateTraining } from '../../store/actions';
import type { StudioState, TraceReport } from '../../store/state';

/** Typing settles before the trace is looked at again. */
const SETTLE_MILLISECONDS = 250;

interface Estimated extends Pick<StudioState, 'configuration' | 'runs'> {
  /** Null where nothing can be trained now. */
  readonly report: TraceReport | null;
}

/** Has training estimated for as long as the pane is in sight. */
export function useEstimate({ report, configuration, runs }: Estimated): void {
  useEffect(() => {
    if (!report) return;
    const waiting = setTimeout(() => void estimateTraining(), SETTLE_MILLISECONDS);
    return () => clearTimeout(waiting);
  }, [report, configuration, runs]);
}
