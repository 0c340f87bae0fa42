/** Scores that are no distance: they have a good end, and are read side by side with the ceiling and the baseline. */
import type { MetricContext, Side } from './metric';

export interface Reading {
  /** NaN where it is not defined. */
  readonly value: number;
  /** Rows behind it. */
  readonly n: number;
  /** 95 % interval of the value. */
  readonly interval?: readonly [low: number, high: number];
  /** What was checked, where the figure counts breaches; inactive rules too. */
  readonly rules?: readonly RuleCheck[];
}

/** One rule of what cannot happen, on training rows and on those described. */
export interface RuleCheck {
  readonly name: string;
  /** The rule as a sentence. */
  readonly says: string;
  /** Share of the training rows that break it. */
  readonly trainingRate: number;
  /** Whether it counts: real traffic before keeps it. */
  readonly active: boolean;
  /** Share of the flows that break it. */
  readonly rate: number;
}

/** One row of the table that the bench prints beside the distances. */
export interface Figure {
  /** Stable key, e.g. `coverage`. */
  readonly name: string;
  readonly label: string;
  /** Which way is good; `ceiling`: as near as can be to what real against real scores. */
  readonly good: 'high' | 'low' | 'ceiling' | 'half';
  /** Sets flows that training saw against flows that it did not: means nothing where nothing is held out. */
  readonly needsHoldout?: true;
  /** Of the candidate's flows, beside the reference's. `candidate.earlier` is what the candidate may have learnt from. */
  readonly describe: (reference: Side, candidate: Side, context: MetricContext) => Reading;
}

/** A figure of the synthetic trace beside the same of real against real and of the naive baseline. */
export interface FigureScore extends Pick<Figure, 'name' | 'label' | 'good'> {
  /** Null where it is not defined, as below. */
  readonly value: number | null;
  readonly n: number;
  /** Of `value`. */
  readonly interval?: readonly [low: number, high: number];
  readonly ceiling: number | null;
  readonly baseline: number | null;
  /** Behind `value`. */
  readonly rules?: readonly RuleCheck[];
}
