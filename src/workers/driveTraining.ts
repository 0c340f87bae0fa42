/** Turns the trainer's steps over, one task each, so that messages get in between: the tab may be hidden throughout. */
import type { TrainEvent, TrainingProgress } from './protocol';
import { nextTask } from './nextTask';
import type { TrainingGate } from './trainingGate';

/** At most so often without losses to tell. */
const REPORT_SECONDS = 0.1;

interface Driven<Model> {
  readonly model: Model;
  readonly last: TrainingProgress | null;
  readonly seconds: number;
}

/** Runs `steps` to their end, and tells losses once: the trainer repeats the last it has read back. Throws the
 * signal's reason where that is aborted. */
export async function driveTraining<Model>(
  steps: AsyncGenerator<TrainingProgress, Model>,
  gate: TrainingGate,
  { signal, report }: { readonly signal: AbortSignal; readonly report: (event: TrainEvent) => void },
): Promise<Driven<Model>> {
  let last: TrainingProgress | null = null;
  let told: TrainingProgress | null = null;
  let toldAt = -Infinity;
  const tell = (progress: TrainingProgress, seconds: number) => {
    report({
      kind: 'progress',
      progress: isNew(progress, told) ? progress : { ...progress, training: {} },
      eventsPerSecond: progress.events / Math.max(seconds, 1e-9),
      secondsLeft: left(progress, seconds),
    });
    [told, toldAt] = [progress, seconds];
  };
  for (;;) {
    const next = await steps.next();
    const seconds = gate.now();
    if (next.done) {
      if (last && last !== told) tell(last, seconds);
      return { model: next.value, last, seconds };
    }
    last = next.value;
    if (isNew(last, told) || seconds - toldAt >= REPORT_SECONDS) tell(last, seconds);
    await nextTask();
    if (gate.isPaused && told !== last) tell(last, seconds);
    await gate.passed(signal);
    if (signal.aborted) {
      await steps.return(undefined as never);
      throw signal.reason;
    }
  }
}

function isNew(progress: TrainingProgress, told: TrainingProgress | null): boolean {
  return progress.training !== told?.training || progress.validation !== told.validation;
}

function left({ share }: TrainingProgress, seconds: number): number | null {
  return share > 0 ? (seconds * (1 - share)) / share : null;
}
