/** What every scored distance has in common. */
import type { Seconds } from '../trace/trace';
import type { Sample } from './sample';

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
}

export interface Distance {
  /** NaN where it is not defined. */
  readonly value: number;
  readonly n: number;
}

/** A distance between the reference's flows and a candidate's; 0 on itself, lower is better. */
export type CompareSides = (reference: Side, candidate: Side, context: MetricContext) => Distance;
