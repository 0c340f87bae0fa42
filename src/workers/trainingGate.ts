/** Pause, single step and stop of a run, and a clock that stands still while it is paused. */
import type { TrainingControl } from './protocol';

export interface TrainingGate {
  /** Handed to the trainer: when `stopped` turns true it finishes with its best weights. */
  readonly control: { stopped: boolean };
  readonly isPaused: boolean;
  turn(control: TrainingControl): void;
  /** Resolves when the next step may run: at once, or after a pause. */
  passed(signal: AbortSignal): Promise<void>;
  /** Seconds since the gate was made, less the pauses. */
  now(): number;
}

/** `clock` in seconds. */
export function createTrainingGate(clock: () => number): TrainingGate {
  const control = { stopped: false };
  const began = clock();
  let pausedSeconds = 0;
  let pausedAt: number | null = null;
  let steps = 0;
  let open = () => {};

  const resume = () => {
    if (pausedAt !== null) pausedSeconds += clock() - pausedAt;
    pausedAt = null;
    open();
  };
  const turns: Record<TrainingControl, () => void> = {
    pause: () => (pausedAt ??= clock()),
    resume,
    step: () => {
      steps++;
      open();
    },
    stop: () => {
      control.stopped = true;
      resume();
    },
  };

  return {
    control,
    get isPaused() {
      return pausedAt !== null;
    },
    turn: (how) => turns[how](),
    async passed(signal) {
      while (pausedAt !== null && steps === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const go = () => {
            signal.removeEventListener('abort', go);
            resolve();
          };
          open = go;
          signal.addEventListener('abort', go);
        });
      }
      steps = Math.max(0, steps - 1);
    },
    now: () => (pausedAt ?? clock()) - began - pausedSeconds,
  };
}
