/** Turns the trainer's steps over, one task each, so that messages get in between: the tab may be hidden throughout. */
import type { TrainEvent, TrainingProgress } from './protocol';
import { nextTask } from './nextTask';
import type { TrainingGate } from './trainingGate';
import type { TrainingSpeed } from './trainingSpeed';
import { createTrainingSpeed } from './trainingSpeed';

/** At most so often without losses to tell. */
const REPORT_SECONDS = 0.1;

interface Driven<Model> {
  readonly model: Model;
  readonly last: TrainingProgress | null;
  readonly seconds: number;
  readonly speed: TrainingSpeed;
}

interface Driving {
  readonly signal: AbortSignal;
  readonly report: (event: TrainEvent) => void;
  /** Called between two steps, and before a pause is waited out. */
  readonly rest?: (step: number) => Promise<void>;
}

/** Runs `steps` to their end, and tells losses once: the trainer repeats the last it has read back. Throws the
 * signal's reason where that is aborted. */
export async function driveTraining<Model>(
  steps: AsyncGenerator<TrainingProgress, Model>,
  gate: TrainingGate,
  { signal, report, rest }: Driving,
): Promise<Driven<Model>> {
  let last: TrainingProgress | null = null;
  let told: TrainingProgress | null = null;
  let toldAt = -Infinity;
  const speed = createTrainingSpeed();
  const tell = (progress: TrainingProgress, seconds: number) => {
    report({
      kind: 'progress',
      progress: isNew(progress, told) ? progress : { ...progress, training: {} },
      eventsPerSecond: speed.eventsPerSecond(),
      secondsLeft: speed.secondsLeft(),
      compileSeconds: speed.compileSeconds(),
    });
    [told, toldAt] = [progress, seconds];
  };
  for (;;) {
    const next = await steps.next();
    const seconds = gate.now();
    if (next.done) {
      if (last && last !== told) tell(last, seconds);
      return { model: next.value, last, seconds, speed };
    }
    last = next.value;
    speed.visit(last, seconds);
    if (isNew(last, told) || seconds - toldAt >= REPORT_SECONDS) tell(last, seconds);
    await nextTask();
    const isWatched = () => gate.isPaused || gate.isSlow;
    if (isWatched() && told !== last) tell(last, seconds);
    if (rest) await rest(last.step);
    // A pause may come while the run rests, and whoever pauses sees where it stands.
    if (isWatched() && told !== last) tell(last, seconds);
    await gate.nextStep(signal);
    if (signal.aborted) {
      await steps.return(undefined as never);
      throw signal.reason;
    }
  }
}

function isNew(progress: TrainingProgress, told: TrainingProgress | null): boolean {
  return progress.training !== told?.training || progress.validation !== told.validation;
}
