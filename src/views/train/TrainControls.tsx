import {
  pauseTraining,
  resumeTraining,
  startTraining,
  stepTraining,
  stopTraining,
} from '../../store/actions';
import type { TrainingStatus } from '../../store/state';

interface TrainControlsProps {
  readonly training: TrainingStatus;
  readonly problem: string | null;
}

/** One button changes from Train to Pause to Resume, so that focus and Space stay where they are. */
export function TrainControls({ training, problem }: TrainControlsProps) {
  const { status } = training;
  const isActive = status === 'running' || status === 'paused' || status === 'starting';
  const main = mainAction(status);
  return (
    <div className="bar">
      <button
        type="button"
        className="primary"
        aria-keyshortcuts="Space"
        disabled={problem !== null || status === 'starting'}
        onClick={() => main.act()}
      >
        {main.label}
      </button>
      <button
        type="button"
        aria-keyshortcuts="s"
        disabled={status !== 'paused'}
        onClick={() => stepTraining()}
      >
        Step
      </button>
      <button type="button" disabled={!isActive} onClick={() => stopTraining()}>
        Stop
      </button>
      <span className="hint keys">
        <kbd>Space</kbd> train, pause, resume <kbd>S</kbd> one step while paused
      </span>
    </div>
  );
}

function mainAction(status: TrainingStatus['status']): { label: string; act: () => void } {
  switch (status) {
    case 'running':
      return { label: 'Pause', act: () => pauseTraining() };
    case 'paused':
      return { label: 'Resume', act: () => resumeTraining() };
    case 'starting':
      return { label: 'Starting…', act: () => undefined };
    case 'done':
    case 'failed':
      return { label: 'Train again', act: () => startTraining() };
    case 'idle':
      return { label: 'Train', act: () => startTraining() };
    default:
      return status satisfies never;
  }
}
