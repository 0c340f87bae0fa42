/**
 * What a trace *is*: a table of bidirectional flows in time order, held as columns (struct of arrays) with interned
 * strings. Plain data: structured-cloneable, and shared between threads where its columns lie in SharedArrayBuffers.
 */
import type { PacketTable } from './packetTable';

export type Seconds = number;
export type Nanoseconds = bigint;
/** Index into `Trace.hosts`. */
export type HostId = number;
/** IP bytes, headers included. */
export type Bytes = number;

/** A half-open stretch of a trace's time, seconds since `Trace.start`. */
export interface TimeWindow {
  readonly from: Seconds;
  readonly to: Seconds;
}

export interface Trace {
  /** Unix epoch of `time` zero. Nanoseconds, because float64 epoch seconds resolve only 0.24 µs. */
  readonly start: Nanoseconds;
  /** Observed span: every flow starts in [0, span). */
  readonly span: Seconds;
  /** δ, the capture's clock resolution: gaps below it are the same tick. */
  readonly resolution: Seconds;
  /** Number of flows; length of every column. */
  readonly length: number;

  /** Addresses as text, indexed by HostId; no duplicates. */
  readonly hosts: readonly string[];
  /** Lower-case protocol names (`tcp udp icmp …`), indexed by `protocol`. */
  readonly protocols: readonly string[];
  /** Application names as the source gives them; index 0 is '' = unknown. */
  readonly services: readonly string[];
  /** Connection states in Zeek's conn_state vocabulary, or the source's own; index 0 is '' = unknown. */
  readonly states: readonly string[];
  /** Labels of the source; index 0 is '' = none. Shown and filtered by, never a mark of the model. */
  readonly labels: readonly string[];

  /** Seconds since `start`, ascending; exact to the nanosecond for 48 days. */
  readonly time: Float64Array;
  /** First to last packet, seconds; NaN = unknown. */
  readonly duration: Float64Array;
  readonly protocol: Uint16Array;
  /** Initiator (HostId). */
  readonly source: Uint32Array;
  /** Responder (HostId). */
  readonly destination: Uint32Array;
  /** Port, or ICMP type; −1 = unknown. */
  readonly sourcePort: Int32Array;
  /** Port, or ICMP code (the answering type, for a request and its reply: Zeek); −1 = unknown. */
  readonly destinationPort: Int32Array;
  readonly service: Uint16Array;
  readonly state: Uint16Array;
  /** Initiator → responder; NaN = unknown. */
  readonly sourcePackets: Float64Array;
  readonly sourceBytes: Float64Array;
  /** Responder → initiator; NaN = unknown. */
  readonly destinationPackets: Float64Array;
  readonly destinationBytes: Float64Array;
  readonly label: Uint16Array;

  /** What lies inside the flows; missing where the source does not tell, as flow logs do not. */
  readonly packets?: PacketTable;
}

/** The names of a trace's columns, in the order of the studio CSV. */
export const COLUMNS = [
  'time',
  'duration',
  'protocol',
  'source',
  'sourcePort',
  'destination',
  'destinationPort',
  'service',
  'state',
  'sourcePackets',
  'sourceBytes',
  'destinationPackets',
  'destinationBytes',
  'label',
] as const satisfies readonly (keyof Trace)[];

export type Column = (typeof COLUMNS)[number];

/** One flow as a row: what readers hand to a builder and writers receive. Strings are not interned yet. */
export interface Flow {
  /** Whole epoch seconds of the flow's first packet. */
  seconds: number;
  /** 0 … 999,999,999 on top of `seconds`. */
  nanoseconds: number;
  duration: Seconds;
  protocol: string;
  source: string;
  sourcePort: number;
  destination: string;
  destinationPort: number;
  service: string;
  state: string;
  sourcePackets: number;
  sourceBytes: Bytes;
  destinationPackets: number;
  destinationBytes: Bytes;
  label: string;
}
