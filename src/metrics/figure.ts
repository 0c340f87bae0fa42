/** Scores that are no distance: they have a good end, and are read side by side with the ceiling and the baseline. */
import type { MetricContext, Side } from './metric';

export interface Reading {
  /** NaN where it is not defined. */
  readonly value: number;
  /** Rows behind it. */
  readonly n: number;
  /** 95 % interval of the value. */
  readonly interval?: readonly [low: number, high: number];
}

/** One row of the table that the bench prints beside the distances. */
export interface Figure {
  /** Stable key, e.g. `coverage`. */
  readonly name: string;
  readonly label: string;
  /** Which way is good; `ceiling`: as near as can be to what real against real scores. */
  readonly good: 'high' | 'low' | 'ceiling' | 'half';
  /** Of the candidate's flows, beside the reference's. `candidate.earlier` is what the candidate may have learnt from. */
  readonly describe: (reference: Side, candidate: Side, context: MetricContext) => Reading;
}
