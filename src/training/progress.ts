/** What training says while it runs. */

export interface TrainingProgress {
  readonly step: number;
  readonly epoch: number;
  /** Share of the run done by its tightest bound (steps, epochs or seconds), 0 … 1. */
  readonly share: number;
  /** Events seen so far (an event seen in two epochs counts twice). */
  readonly events: number;
  readonly learningRate: number;
  readonly gradientNorm: number;
  /** Nats per event, by task name, mean since the last report. */
  readonly training: Readonly<Record<string, number>>;
  /** The last validation, nats per event by task; null before the first. */
  readonly validation: Readonly<Record<string, number>> | null;
}

/** Bounds of a run; the first that is reached ends it. Byte equality holds for runs bounded by steps or epochs only. */
export interface TrainingBounds {
  readonly maxSeconds?: number;
  readonly maxSteps?: number;
  readonly maxEpochs?: number;
}
