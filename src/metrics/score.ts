/** A figure between its two reference ticks. A number without ceiling, baseline and n says nothing (metrics.md). */
import type { Section } from './metric';

export interface Score {
  /** Stable key, e.g. `pairGapW1`. */
  readonly name: string;
  /** For people, e.g. "Pair-gap W1". */
  readonly label: string;
  /** Unit of the value, '' for a pure number. */
  readonly unit: string;
  /** Where it is left out: `time`. */
  readonly section?: Section;
  /** Distance synthetic ↔ real; lower is better. Null where it cannot be scored. */
  readonly value: number | null;
  /** The same distance, real against real. */
  readonly ceiling: number | null;
  /** 5th and 95th percentile of the ceiling over bootstrap replicates; null where there is none. */
  readonly band?: Band | null;
  /** The same distance for independent marginals with Poisson arrivals. */
  readonly baseline: number | null;
  /** Sample size behind `value`. */
  readonly n: number;
  /** Why a value is null, or a caveat. */
  readonly note?: string;
  /** What lies behind the value: the two hours, the marks that told. */
  readonly says?: string;
  /** Of the composite's ratio; a figure without one is no member. */
  readonly epsilon?: number;
  /** No member where the ceiling exceeds this. */
  readonly mostCeiling?: number;
}

export interface Band {
  readonly low: number;
  readonly high: number;
  /** Replicates behind it. */
  readonly n: number;
}

/** Held-out (or training) negative log-likelihood of one task, nats per event. */
export interface TaskScore {
  readonly task: string;
  readonly model: number;
  /** Training marginals with add-one smoothing; for gaps the pooled empirical density. */
  readonly baseline: number;
  readonly n: number;
}
