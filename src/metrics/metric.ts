/** What every scored distance has in common. */
import type { Seconds } from '../trace/trace';
import type { ColumnNames, Sample } from './sample';

/** Flows to compare, and what came before them: "unseen" means in no earlier flow. */
export interface Side {
  readonly flows: Sample;
  readonly earlier: Sample;
}

export interface MetricContext {
  /** δ, the real clock's resolution. */
  readonly resolution: Seconds;
  /** Seconds since Monday 00:00 UTC at the real trace's start. */
  readonly phase: Seconds;
  /** What the ids of a sample's columns stand for, both sides' together. */
  readonly names: ColumnNames;
}

export interface Distance {
  /** NaN where it is not defined. */
  readonly value: number;
  readonly n: number;
  /** Why the value is not defined, where it is not for want of flows. */
  readonly note?: string;
  /** What lies behind the value, for people: the two hours, the marks that told. */
  readonly says?: string;
}

/** A distance between the reference's flows and a candidate's; 0 on itself, lower is better. */
export type CompareSides = (reference: Side, candidate: Side, context: MetricContext) => Distance;

/**
 * Under which heading a figure stands: rows and columns (metrics.md 1), time (2), host pairs (3), detection and privacy (4),
 * packets inside flows.
 */
export type Section = 'marks' | 'time' | 'pairs' | 'detection' | 'packets';

/** One row of the tables that evaluation, the report and the bench iterate. */
export interface Metric {
  /** Stable key, e.g. `pairGapW1`. */
  readonly name: string;
  readonly label: string;
  /** '' for a pure number. */
  readonly unit: string;
  readonly compare: CompareSides;
  /** Where it is left out: `time`. */
  readonly section?: Section;
  /**
   * Hangs on clock hours and weekdays: its ceiling is the nearest earlier window that has the same ones. `hours`: on the hours
   * of the day alone, so that the same hours of other weekdays will do where there is no such window.
   */
  readonly clock?: true | 'hours';
  /** Takes seconds on ten thousand flows: its ceiling's band has fewer replicates. */
  readonly slow?: true;
  /** Hangs on gaps that blocks cut. */
  readonly pairGaps?: true;
  /** ε of the composite's ratio (m + ε)/(c + ε); a metric without one is no member (metrics.md, section 5). */
  readonly epsilon?: number;
  /** No member where the ceiling exceeds this: the figure then means nothing (a ceiling AUC above .9 is .4 above chance). */
  readonly mostCeiling?: number;
}
