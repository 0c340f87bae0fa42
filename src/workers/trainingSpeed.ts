/** How fast a run is and how long it will last. The first step compiles, and a step that validates is no measure either. */
import type { TrainingProgress } from './protocol';

export interface TrainingSpeed {
  /** After every step, with the run's seconds so far. */
  visit(progress: TrainingProgress, seconds: number): void;
  /** Seconds until the first step was done. */
  compileSeconds(): number;
  /** 0 before anything could be measured. */
  eventsPerSecond(): number;
  /** Validations counted in: they lie ahead too. */
  secondsLeft(): number | null;
}

interface Moment {
  readonly progress: TrainingProgress;
  readonly seconds: number;
}

export function createTrainingSpeed(): TrainingSpeed {
  let first: Moment | null = null;
  let latest: Moment | null = null;
  let events = 0;
  let stepping = 0;
  return {
    visit(progress, seconds) {
      first ??= { progress, seconds };
      if (latest && latest.progress.validation === progress.validation) {
        events += progress.events - latest.progress.events;
        stepping += seconds - latest.seconds;
      }
      latest = { progress, seconds };
    },
    compileSeconds: () => first?.seconds ?? 0,
    eventsPerSecond: () => (stepping > 0 ? events / stepping : 0),
    secondsLeft() {
      if (!first || !latest) return null;
      const share = latest.progress.share - first.progress.share;
      return share > 0 ? ((latest.seconds - first.seconds) * (1 - latest.progress.share)) / share : null;
    },
  };
}
