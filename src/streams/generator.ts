/** The contract that TempoNet and every baseline share: fitted on training rows, they yield a trace like any other. */
import type { TimeWindow, Trace } from '../trace/trace';
import type { TaskName } from './schema';

/** By what the model predicts; 1 where left out. Greater than 0. */
export type Temperatures = { readonly [Task in TaskName]?: number };

export interface GenerateRequest {
  /** Seconds since the training trace's `start`; may lie beyond its span. */
  readonly window: TimeWindow;
  readonly seed: number;
  /** For the model; baselines have none. */
  readonly temperatures?: Temperatures | undefined;
}

export interface GenerateProgress {
  /** Share of the window that every stream has passed, 0 … 1. */
  readonly share: number;
  readonly events: number;
  /** Something the user should know, a sentence. */
  readonly warning?: string;
}

export interface Generator {
  readonly name: string;
  /**
   * Flows that start inside the window, labels empty, `start` as in the training trace.
   * Yields progress so that a caller can draw, and cancel by not asking for more.
   */
  generate(request: GenerateRequest): AsyncGenerator<GenerateProgress, Trace>;
}
