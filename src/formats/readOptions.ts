/** The choices that reading leaves to a person; each is stated in the report. Plain data: they cross threads. */
import type { FlowTimeouts } from '../trace/flowTimeouts';
import type { Seconds } from '../trace/trace';
import type { Mapping, TimeUnit } from './mapping';

/** Which flow a tunnelled packet belongs to: that of the outermost IP header, or that of the innermost. */
export type TunnelChoice = 'outer' | 'inner';

/**
 * What NetFlow and IPFIX datagrams of a capture are: packets like any other, or the flow records inside them. `auto`:
 * records where nearly all packets of the capture are such datagrams.
 */
export type FlowExportChoice = 'auto' | 'packets' | 'records';

/** What the time-stamp doctor offers and a person has accepted; nothing is repaired unasked. */
export interface TimeRepairs {
  /** Read epoch numbers in this unit. */
  readonly unit?: TimeUnit;
  /** Times that name no zone are this many minutes east of UTC. */
  readonly zoneMinutes?: number;
  /** A clock of twelve hours: hours 1 to 7 belong to the afternoon (the working day of who wrote the log). */
  readonly isTwelveHour?: boolean;
  /** Keep only what starts in this stretch, epoch seconds. */
  readonly keep?: { readonly from: Seconds; readonly to: Seconds };
  /** Drop a row that repeats the one before it in every column. */
  readonly dropDuplicates?: boolean;
  /** Give a packet or row that jumps back the time of the one before it. */
  readonly flattenBackSteps?: boolean;
}

export interface ReadChoices {
  readonly timeouts: FlowTimeouts;
  readonly tunnels?: TunnelChoice;
  readonly flowExports?: FlowExportChoice;
  /** A person's own mappings, tried before the built-in tables: by header signature, or for every table where it is ''. */
  readonly mappings?: readonly { readonly signature: string; readonly mapping: Mapping }[];
  readonly repairs?: TimeRepairs;
}
