/** When the twin is looked at: every few seconds, at a pause, after the last step; never for more than a share of the time. */
import type { HeldRun } from '../training/trainingRun';
import { breatheUntil } from './breath';
import type { TrainEvent } from './protocol';
import type { TrainingGate } from './trainingGate';
import type { Twin } from './twin';

/** Between two looks at least, and before the first. */
const TWIN_SECONDS = 2;
const FIRST_SECONDS = 0.3;
/** … and longer where a look costs more than this share of the time. */
const TWIN_SHARE = 0.15;

interface Visiting {
  readonly wanted: { readonly isWanted: boolean };
  readonly gate: TrainingGate;
  readonly signal: AbortSignal;
  readonly report: (event: TrainEvent) => void;
  /** Seconds on any steady clock. */
  readonly clock: () => number;
}

export interface TwinVisits {
  /** Between two steps of a run. */
  rest(step: number, run: HeldRun): Promise<void>;
  /** After the last one. */
  last(step: number, weights: Float32Array): Promise<void>;
  dispose(): void;
}

/** @param make called once, when first wanted; null where the trace is too short */
export function visitTwin(
  make: () => Twin | null,
  { wanted, gate, signal, report, clock }: Visiting,
): TwinVisits {
  let twin: Twin | null | undefined;
  let due = clock() + FIRST_SECONDS;
  let seenStep = -1;
  const look = (step: number, weights: () => Promise<Float32Array>) =>
    gate.aside(async () => {
      const began = clock();
      twin ??= twin === undefined ? make() : null;
      if (!twin) return;
      seenStep = step;
      const present = await weights();
      try {
        const snapshot = await twin.sample(step, present, breatheUntil(signal));
        report({ kind: 'twin', snapshot, scene: twin.scene });
      } catch (problem) {
        // Whoever turns the steps over ends an aborted run; training itself does not hang on a look.
        if (signal.aborted) return;
        twin.dispose();
        twin = null;
        report({ kind: 'twinFailed', problem: (problem as Error).message });
      }
      due = clock() + Math.max(TWIN_SECONDS, (clock() - began) / TWIN_SHARE);
    });
  return {
    async rest(step, run) {
      if (!wanted.isWanted || step === seenStep || signal.aborted) return;
      if (clock() >= due || gate.isPaused) await look(step, () => run.weights());
    },
    async last(step, weights) {
      if (wanted.isWanted) await look(step, async () => weights);
    },
    dispose: () => twin?.dispose(),
  };
}
