/** Step figures, collected on the device and read back in batches: reading each would stall the GPU every step. */
import type { ModelConfiguration } from '../model/configuration';
import type { SlotTable } from '../streams/dataset';
import { meanLogDensities } from './logDensities';
import type { StepResult } from './trainer';

/** What has been read. */
export interface MeterState {
  readonly events: number;
  readonly gradientNorm: number;
  readonly losses: Readonly<Record<string, number>>;
}

interface Meter {
  add(result: StepResult): void;
  /** Reads what has been added since the last time. */
  read(): Promise<void>;
  /** Events seen in all steps. */
  events(): number;
  /** Norm of the last gradient read, before clipping. */
  gradientNorm(): number;
  /** Mean nats per event by task over the steps last read. */
  losses(): Readonly<Record<string, number>>;
  /** After `read`. */
  state(): MeterState;
  resume(state: MeterState): void;
}

/** @param names tasks in chain order */
export function createMeter(
  names: readonly string[],
  training: SlotTable,
  configuration: Pick<ModelConfiguration, 'gap'>,
): Meter {
  const { means } = meanLogDensities(training, configuration);
  let pending: StepResult[] = [];
  let events = 0;
  let norm = NaN;
  let losses: Readonly<Record<string, number>> = {};
  return {
    add(result) {
      pending.push(result);
      events += result.events;
    },
    async read() {
      const results = pending;
      pending = [];
      if (results.length === 0) return;
      const figures = await Promise.all(results.map((result) => result.figures));
      const count = results.reduce((sum, result) => sum + result.events, 0);
      const mean = (task: number) =>
        figures.reduce((sum, each) => sum + each.losses[task]!, 0) / count - means[task]!;
      losses = Object.fromEntries(names.map((name, task) => [name, mean(task)]));
      norm = figures[figures.length - 1]!.gradientNorm;
    },
    events: () => events,
    gradientNorm: () => norm,
    losses: () => losses,
    state: () => ({ events, gradientNorm: norm, losses }),
    resume: (state) => ({ events, gradientNorm: norm, losses } = state),
  };
}
