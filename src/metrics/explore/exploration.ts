/** What the explore view asks and draws: the real trace under one selection, the synthetic beside it, a section at a time. Types only. */
import type { Seconds, TimeWindow } from '../../trace/trace';
import type { HostPlace, InterArrivalPicture, RateDifference, Selection, Sided } from '../comparison';

export type Quantity = 'events' | 'packets' | 'bytes';
export type StackBy = 'protocol' | 'service';
export type HostOrder = 'traffic' | 'community';
export type TableName = 'conversations' | 'endpoints';

/** What to compute: only what is looked at. */
export type ExploreQuestion =
  | (Besides & { readonly section: 'rate'; readonly quantity: Quantity; readonly by: StackBy })
  | (Besides & { readonly section: 'gaps' })
  | { readonly section: 'pairs'; readonly order: HostOrder; readonly expanded: readonly string[] }
  | TableQuestion
  /** `clockOffset`: seconds that the wall clock is ahead of UTC. */
  | (Besides & { readonly section: 'seasonality'; readonly clockOffset: Seconds })
  | (Besides & { readonly section: 'fields' });

/** A section that shows the synthetic trace, where there is one. */
interface Besides {
  /** The real trace alone, all the same. */
  readonly isAlone?: boolean;
}

export interface TableQuestion {
  readonly section: 'tables';
  readonly table: TableName;
  /** A column's key. */
  readonly sort: string;
  readonly isDescending: boolean;
  /** Part of an address; '' = all. */
  readonly text: string;
  /** First row of the page. */
  readonly from: number;
}

export type ExplorePicture =
  | { readonly section: 'rate'; readonly rate: RateStack }
  | { readonly section: 'gaps'; readonly gaps: GapsPicture }
  | { readonly section: 'pairs'; readonly pairs: PairsPicture }
  | { readonly section: 'tables'; readonly page: TablePage }
  | { readonly section: 'seasonality'; readonly rhythm: RhythmPicture }
  | { readonly section: 'fields'; readonly fields: readonly FieldPicture[] };

export type ExploreSection = ExploreQuestion['section'];

export interface Exploration {
  readonly selection: Selection;
  readonly question: ExploreQuestion;
  /** Flows that the selection leaves. */
  readonly events: number;
  /** Null where the section shows the real trace alone. */
  readonly beside: Beside | null;
  readonly picture: ExplorePicture;
}

/** What stands beside the real trace. */
export interface Beside {
  /** Synthetic flows that the selection leaves. */
  readonly events: number;
  /** The stretch that was generated, where it is only a part of the span: gaps, week and fields are of that part on both sides. */
  readonly part: TimeWindow | null;
}

export interface RateStack {
  readonly quantity: Quantity;
  /** Busiest first; the last may be `OTHERS`. */
  readonly categories: readonly string[];
  /** Every bin of this width or wider is drawn as so much per `unit`: heights do not change with the zoom. */
  readonly unit: Seconds;
  /** Finest first, from the trace's start. */
  readonly levels: readonly StackLevel[];
  /** Of the quantity, all categories together; null without a synthetic trace. */
  readonly difference: RateDifference | null;
  readonly summary: string;
}

export interface StackLevel {
  readonly binWidth: Seconds;
  /** A column a category: mean per `unit`, or per bin where bins are narrower. */
  readonly counts: readonly Float32Array[];
  /** Least and greatest total of the unit-wide bins inside; null where bins are no wider than the unit. */
  readonly low: Float32Array | null;
  readonly high: Float32Array | null;
  /** All of the synthetic trace on the same scale, per time that was generated; NaN where none was. Null without one. */
  readonly synthetic: Float32Array | null;
}

export interface GapsPicture {
  readonly interArrival: InterArrivalPicture;
  readonly raster: SpikeRaster;
  readonly correlation: CountCorrelation;
  readonly spectrum: Spectrum;
}

/** When the busiest pairs speak: flows per column of time. */
export interface SpikeRaster {
  readonly from: Seconds;
  readonly columnWidth: Seconds;
  /** Busiest first. */
  readonly rows: readonly {
    readonly pair: readonly [source: string, destination: string];
    readonly flows: number;
    readonly counts: Uint16Array;
  }[];
  readonly summary: string;
}

export interface CountCorrelation {
  readonly binWidth: Seconds;
  /** Seconds, and ρ at each. */
  readonly lag: Float64Array;
  readonly rho: Float64Array;
  readonly summary: string;
}

export interface Spectrum {
  /** Seconds, ascending; and the share of the counts' variance at each. */
  readonly period: Float64Array;
  readonly power: Float64Array;
  readonly beats: readonly Beat[];
  readonly summary: string;
}

/** Something that keeps a period. */
export interface Beat {
  /** Null: the selected flows together. */
  readonly pair: readonly [source: string, destination: string] | null;
  readonly service: string;
  readonly period: Seconds;
  /** Half the middle spread of the gaps around the period, as a share of it. */
  readonly spread: number;
  readonly flows: number;
  /** `every 300 s ± 2 %`. */
  readonly words: string;
}

export interface PairsPicture {
  /** Rows and columns of the matrix. */
  readonly hosts: readonly string[];
  /** Community of each, 0 = the first met; all 0 where ordered by traffic. */
  readonly groups: Uint16Array;
  /** Cells that are not empty. */
  readonly row: Uint16Array;
  readonly column: Uint16Array;
  readonly flows: Float64Array;
  /** Hosts that did not fit. */
  readonly leftOut: number;
  readonly graph: PairGraphPicture;
  readonly sankey: SankeyPicture;
  readonly summary: string;
}

export interface PairGraphPicture {
  readonly places: readonly HostPlace[];
  readonly links: readonly {
    readonly source: string;
    readonly destination: string;
    readonly flows: number;
  }[];
  /** Peers of each host, in the order of `places`, that are not drawn. */
  readonly hidden: readonly number[];
}

export interface SankeyPicture {
  readonly flows: readonly {
    readonly source: string;
    readonly service: string;
    readonly destination: string;
    readonly flows: number;
  }[];
  /** Of all selected flows, in those. */
  readonly share: number;
}

export interface TablePage {
  readonly table: TableName;
  readonly total: number;
  readonly from: number;
  readonly rows: readonly TableRow[];
}

/** Addresses as text, then figures in the order of the table's columns. */
export interface TableRow {
  readonly names: readonly string[];
  readonly figures: readonly number[];
}

export interface RhythmPicture {
  /** Mean flows an hour, 7 × 24 from Monday, NaN where nothing was observed; null under two days. */
  readonly week: Sided<Float64Array> | null;
  /** Flows of each hour of each day observed, at most sixty days; NaN where an hour was not observed. */
  readonly days: readonly {
    readonly name: string;
    readonly isWeekend: boolean;
    readonly flows: Float64Array;
  }[];
  /** Of Monday to Friday and of the weekend, by hour; null without such a day. */
  readonly weekdays: DayBand | null;
  readonly weekend: DayBand | null;
  /** The same of the synthetic trace; null without one. */
  readonly synthetic: { readonly weekdays: DayBand | null; readonly weekend: DayBand | null } | null;
  readonly weekSummary: string;
  readonly daySummary: string;
}

export interface DayBand {
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
  readonly days: number;
}

export type FieldPicture =
  | {
      readonly kind: 'bars';
      readonly field: string;
      /** Busiest first by real flows; no synthetic ones where that trace does not tell the field. */
      readonly bars: readonly { readonly name: string; readonly flows: Sided<number> }[];
      /** Real values that did not fit, and the flows of all the rest. */
      readonly others: { readonly values: number; readonly flows: Sided<number> };
      readonly summary: string;
    }
  | {
      readonly kind: 'histogram';
      readonly field: string;
      readonly unit: string;
      readonly edges: Float64Array;
      /** Of the positive ones. */
      readonly shares: Sided<Float64Array>;
      readonly summary: string;
    };
