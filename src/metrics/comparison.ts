/** What the compare view draws: real beside synthetic on the same scales, under one selection. Types only. */
import type { Seconds, TimeWindow } from '../trace/trace';

/** Narrows every picture at once; addresses as text, so that real and synthetic agree. */
export interface Selection {
  /** Flows in which this host is initiator or responder. */
  readonly host: string | null;
  /** Flows of one ordered pair, initiator → responder. */
  readonly pair: readonly [source: string, destination: string] | null;
  /** Port and protocol, `443/tcp`, or a name that the source gave: see `services.ts`. */
  readonly service: string | null;
  /** Lower-case name. */
  readonly protocol: string | null;
  /** Flows that start inside, seconds since the real trace's start. */
  readonly window: TimeWindow | null;
}

/** One value for the real trace and one for the synthetic; `synthetic` is null until there is one. */
export interface Sided<T> {
  readonly real: T;
  readonly synthetic: T | null;
}

export interface Comparison {
  readonly selection: Selection;
  readonly events: Sided<number>;
  readonly interArrival: InterArrivalPicture;
  readonly pairs: PairPicture;
  readonly seasonality: SeasonalityPicture;
  readonly rate: RatePicture;
}

export interface InterArrivalPicture {
  /** Common log-spaced bin edges, seconds, the same under every window; length = bins + 1. The first also holds gaps below δ. */
  readonly edges: Float64Array;
  /** Share of gaps a bin. */
  readonly histogram: Sided<Float64Array>;
  readonly ccdf: Sided<Ccdf>;
  /** Null until both sides have a gap. */
  readonly quantiles: GapQuantiles | null;
  readonly difference: GapDifference | null;
  /** One computed sentence, e.g. "Median gap 1.2 s real, 1.3 s synthetic; KS .04 over 8,461 gaps." */
  readonly summary: string;
}

/** P(gap > x), at most 400 points, x ascending (seconds). */
export interface Ccdf {
  readonly gap: Float64Array;
  readonly share: Float64Array;
  /** Gaps behind the curve. */
  readonly n: number;
  /** Share of gaps below the clock's resolution. */
  readonly sameTick: number;
  readonly median: Seconds;
}

/** Quantiles of either side against each other (Q-Q), seconds. */
export interface GapQuantiles {
  /** Which quantiles, ascending in (0, 1), the median among them. */
  readonly share: Float64Array;
  readonly real: Float64Array;
  readonly synthetic: Float64Array;
  readonly summary: string;
}

export interface GapDifference {
  /** Synthetic less real share of gaps, a bin of the picture's edges. */
  readonly shares: Float64Array;
  readonly summary: string;
}

export interface PairPicture {
  /**
   * Rows (initiators) and columns (responders) of the matrix, busiest first by real traffic, whatever the window; last may be
   * `OTHERS`.
   */
  readonly hosts: readonly string[];
  /** Flows per cell, row-major hosts × hosts. */
  readonly matrix: Sided<Float64Array>;
  /** The busiest pairs, for the node-link graph; `host`s are a superset of the ends. */
  readonly links: readonly PairLink[];
  /** Where every host that is shown stands in that graph, whatever the window. */
  readonly places: readonly HostPlace[];
  readonly distinct: Sided<number>;
  readonly summary: string;
}

/** In units of the layout's own. */
export interface HostPlace {
  readonly host: string;
  readonly x: number;
  readonly y: number;
}

/** The matrix's last row and column where there are more hosts than fit. */
export const OTHERS = '(others)';

export interface PairLink {
  readonly source: string;
  readonly destination: string;
  readonly flows: Sided<number>;
}

export interface SeasonalityPicture {
  /**
   * Mean flows an hour per weekday and hour (UTC), 7 × 24 row-major from Monday; NaN where the trace never was.
   * Null where the span is under two days: the rate over time says more there.
   */
  readonly week: Sided<Float64Array> | null;
  readonly summary: string;
}

/** All of both traces under the selected host and pair; the window is what is chosen on it. */
export interface RatePicture {
  /** Seconds since the real trace's start of the first bin of every level. */
  readonly from: Seconds;
  /** Finest first; each adds up bins of the one before it. */
  readonly levels: readonly RateLevel[];
  /** Null until there is a synthetic side. */
  readonly difference: RateDifference | null;
  /** About the window. */
  readonly summary: string;
}

/** Synthetic less real over time. */
export interface RateDifference {
  /** Of the first bin, seconds since the real trace's start. */
  readonly from: Seconds;
  readonly binWidth: Seconds;
  /** A bin; NaN where either side was not observed. */
  readonly values: Float32Array;
  readonly summary: string;
}

export interface RateLevel {
  readonly binWidth: Seconds;
  /** Flows a bin; NaN where a side was not observed. */
  readonly counts: Sided<Float32Array>;
}
