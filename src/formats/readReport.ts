/** What reading found, in figures and sentences: what the import report shows and `inspect` prints. Plain data. */
import type { Epoch } from '../trace/epochAt';
import type { Seconds } from '../trace/trace';
import type { BytesAre } from './format';
import type { FormatName } from './formats';
import type { TimeRepairs } from './readOptions';

/** Packets and rows in = kept + dropped. */
export interface Counts {
  /** Frames read from captures. */
  packets: number;
  /** Rows read from flow logs, and records of flow exports inside captures. */
  rows: number;
  /** Packets that went into flows, and rows that became flows. */
  kept: number;
  readonly dropped: Record<string, number>;
}

export interface FileReport {
  readonly name: string;
  readonly format: FormatName;
  /** What the bytes are, in words: `pcap, little-endian, microseconds, gzip`. */
  readonly dialect: string;
  readonly packets: number;
  readonly rows: number;
}

/** Times in the order in which they were read. */
export interface ClockReport {
  /** Earliest and latest time stamp, of dropped packets too; null where there is none. */
  readonly first: Epoch | null;
  readonly last: Epoch | null;
  /**
   * δ: the coarsest of 1 min, 1 s, 1 ms, 1 µs and 1 ns that every time stamp is a multiple of; coarser than 1 µs only
   * where a capture claims it, or a log has enough rows to show it. 1 µs where there are none.
   */
  readonly resolution: Seconds;
  /** Time stamps earlier than the one before them, and the largest such step. */
  readonly backSteps: number;
  readonly largestBackStep: Seconds;
  /** The longest silence, and when it began. */
  readonly largestGap: Seconds;
  readonly largestGapAt: Epoch | null;
  /** Rows equal in every column to the one before them. */
  readonly duplicates: number;
}

/** Something odd about the times, explained; nothing is done about it unless a person accepts the repair. */
export interface ClockFinding {
  readonly kind: 'unit' | 'zone' | 'twelve-hour' | 'order' | 'duplicates' | 'gap' | 'year' | 'coarse';
  /** A sentence with its figures: what, where. */
  readonly explanation: string;
  readonly repair: { readonly label: string; readonly repairs: TimeRepairs } | null;
}

/** `packets + rows = kept +` the sum of `dropped`. */
export interface ReadReport extends Readonly<Counts> {
  readonly files: readonly FileReport[];
  /** Each begins with its file's name. */
  readonly warnings: readonly string[];
  /** What the source counts as bytes; `payload` = the trace's byte columns are unknown. The weakest among the files. */
  readonly bytesAre: BytesAre;
  /** Packets by link type (`ethernet`, `linux cooked` …). */
  readonly linkTypes: Readonly<Record<string, number>>;
  /**
   * Packets inside tunnels by kind (`vxlan`, `gre` …), whichever flow was chosen; those that stay the packet around them
   * because they cannot be opened with the reason (`gre not opened: fragment`).
   */
  readonly tunnels: Readonly<Record<string, number>>;
  /** Packets of which the capture holds only the beginning. */
  readonly snapped: number;
  /** Captured bytes of the longest among them: what the snap length comes to; 0 where there are none. */
  readonly snapLength: number;
  /** Packets with a comment (pcapng); one in pcapML's form is its flow's label. */
  readonly comments: number;
  readonly clock: ClockReport;
  readonly findings: readonly ClockFinding[];
}
