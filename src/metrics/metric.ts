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
  /** The figure people know, where that is not the distance itself: a detector's AUC, not its lead over chance. */
  readonly shown?: number;
  /** Why the value is not defined, where it is not for want of flows. */
  readonly note?: string;
}

/** A distance between the reference's flows and a candidate's; 0 on itself, lower is better. */
export type CompareSides = (reference: Side, candidate: Side, context: MetricContext) => Distance;

/** One row of the tables that evaluation, the report and the bench iterate. */
export interface Metric {
  /** Stable key, e.g. `pairGapW1`. */
  readonly name: string;
  readonly label: string;
  /** '' for a pure number. */
  readonly unit: string;
  readonly compare: CompareSides;
  /** Hangs on clock hours and weekdays: held against the nearest earlier window that has the same ones. */
  readonly clock?: true;
  /** Hangs on gaps that blocks cut. */
  readonly pairGaps?: true;
  /** ε of the composite's ratio (m + ε)/(c + ε); a metric without one is no member (metrics.md, section 5). */
  readonly epsilon?: number;
}
