/** What a screen reader hears: milestones, never every step. */
import type { StudioState } from '../store/state';

/** The newest milestone in each part of the state, one sentence each; '' where there is none. */
export function milestonesOf(state: StudioState): string[] {
  return [trace(state), training(state), synthetic(state), exported(state)];
}

function trace({ trace }: StudioState): string {
  if (trace.status === 'loading') return 'Reading the trace.';
  if (trace.status === 'failed') return 'The trace could not be opened.';
  if (trace.status === 'unmapped') return 'The table has columns that no format knows: say what they mean.';
  return trace.status === 'ready' ? `Trace open, ${trace.report.flows.toLocaleString('en')} flows.` : '';
}

function training({ training }: StudioState): string {
  switch (training.status) {
    case 'idle':
      return '';
    case 'starting':
      return `Training starts: ${training.phase}.`;
    case 'running':
      if (training.run.packets !== undefined) return 'Learning packets.';
      if (training.run.calibrated !== undefined) return 'Calibrating rates.';
      return `Training, epoch ${(training.run.latest?.epoch ?? 0) + 1}.`;
    case 'paused':
      return 'Training paused.';
    case 'done':
      return `Training ended: ${training.reason}`;
    case 'failed':
      return 'Training failed.';
    default:
      return training satisfies never;
  }
}

function synthetic({ synthetic }: StudioState): string {
  if (synthetic.status === 'generating') return 'Generating.';
  if (synthetic.status === 'failed') return 'Generating failed.';
  return synthetic.status === 'ready'
    ? `Synthetic trace ready, ${synthetic.report.flows.toLocaleString('en')} flows.`
    : '';
}

function exported({ export: status }: StudioState): string {
  if (status.status === 'done') return 'File saved.';
  return status.status === 'failed' ? 'Export failed.' : '';
}
