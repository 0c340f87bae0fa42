import { useEffect } from 'react';
import type { StudioState } from '../store/state';

const NAME = 'TempoNet Studio';

/** The tab says how far training is; closing it asks first where something would be lost. */
export function useTrainingTitle({ training, keeping }: Pick<StudioState, 'training' | 'keeping'>): void {
  const title = titleOf(training);
  useEffect(() => {
    document.title = title;
  }, [title]);
  // Where work is kept, a run goes on from its checkpoint.
  const wouldLose = isUnderWay(training) && keeping?.status !== 'on';
  useEffect(() => {
    if (!wouldLose) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [wouldLose]);
}

function isUnderWay({ status }: StudioState['training']): boolean {
  return status === 'starting' || status === 'running' || status === 'paused';
}

/** Whole percents, so that the title changes a hundred times a run. Nothing of the trace is in it. */
export function titleOf(training: StudioState['training']): string {
  if (training.status === 'starting') return `Starting · ${NAME}`;
  if (training.status !== 'running' && training.status !== 'paused') return NAME;
  const { packets, calibrated, latest } = training.run;
  const percent = `${Math.floor(100 * (packets ?? calibrated ?? latest?.share ?? 0))} %`;
  const doing = packets !== undefined ? 'Packets' : calibrated !== undefined ? 'Calibrating' : 'Training';
  return `${training.status === 'paused' ? 'Paused' : doing} ${percent} · ${NAME}`;
}
