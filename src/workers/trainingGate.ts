/** Pause, single step and stop of a run, and a clock that stands still while it is paused. */
import type { TrainingControl } from './protocol';

export interface TrainingGate {
  /** Handed to the trainer: when `stopped` turns true it finishes with its best weights. */
  readonly control: { stopped: boolean };
  readonly isPaused: boolean;
  /** Slow motion: every step is looked at. */
  readonly isSlow: boolean;
  turn(control: TrainingControl): void;
  /** Slow motion; the clock stands still while a step is waited for. */
  slowDown(stepsPerSecond: number | null): void;
  /** Resolves when the next step may run: at once, or after a pause. */
  passed(signal: AbortSignal): Promise<void>;
  /** The same, in slow motion: what comes after training is not slowed. */
  nextStep(signal: AbortSignal): Promise<void>;
  /** Does something that is no part of training: the clock stands still meanwhile. */
  aside<T>(work: () => Promise<T>): Promise<T>;
  /** Seconds since the gate was made, less the pauses. */
  now(): number;
}

/** `clock` in seconds. */
export function createTrainingGate(clock: () => number): TrainingGate {
  const control = { stopped: false };
  const runClock = createRunClock(clock);
  let steps = 0;
  let interval = 0;
  let lastStep = -Infinity;
  const waiter = createWaiter();

  const resume = () => {
    runClock.resume();
    waiter.wake();
  };
  const turns: Record<TrainingControl, () => void> = {
    pause: () => {
      runClock.pause();
      waiter.wake();
    },
    resume,
    step: () => {
      steps++;
      waiter.wake();
    },
    stop: () => {
      control.stopped = true;
      resume();
    },
  };

  const passed = async (signal: AbortSignal) => {
    while (runClock.isPaused() && steps === 0 && !signal.aborted) {
      await waiter.woken(signal);
    }
    steps = Math.max(0, steps - 1);
  };

  return {
    control,
    get isPaused() {
      return runClock.isPaused();
    },
    get isSlow() {
      return interval > 0;
    },
    turn: (how) => turns[how](),
    slowDown(stepsPerSecond) {
      interval = stepsPerSecond ? 1 / stepsPerSecond : 0;
      waiter.wake();
    },
    passed,
    async nextStep(signal) {
      while (!runClock.isPaused() && interval > 0 && !control.stopped && !signal.aborted) {
        const wait = lastStep + interval - clock();
        if (wait <= 0) break;
        await runClock.aside(() => waiter.woken(signal, 1000 * wait));
      }
      lastStep = clock();
      await passed(signal);
    },
    aside: (work) => runClock.aside(work),
    now: () => runClock.now(),
  };
}

/** A clock that can stand still. */
function createRunClock(clock: () => number) {
  const start = clock();
  let pausedSeconds = 0;
  let pausedAt: number | null = null;
  return {
    isPaused: () => pausedAt !== null,
    pause: () => (pausedAt ??= clock()),
    resume() {
      if (pausedAt !== null) pausedSeconds += clock() - pausedAt;
      pausedAt = null;
    },
    now: () => (pausedAt ?? clock()) - start - pausedSeconds,
    /** Whatever is paused or resumed meanwhile, none of it counts. */
    async aside<T>(work: () => Promise<T>): Promise<T> {
      const [paused, began] = [pausedSeconds, pausedAt ?? clock()];
      try {
        return await work();
      } finally {
        pausedSeconds = paused;
        if (pausedAt === null) pausedSeconds += clock() - began;
        else pausedAt = began;
      }
    },
  };
}

/** Something to wait for that ends when it is woken, the run is aborted, or time is over. */
function createWaiter() {
  let wake = () => {};
  return {
    wake: () => wake(),
    woken: (signal: AbortSignal, milliseconds?: number) =>
      new Promise<void>((resolve) => {
        const timer = milliseconds === undefined ? undefined : setTimeout(() => wake(), milliseconds);
        wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        signal.addEventListener('abort', wake);
      }),
  };
}
