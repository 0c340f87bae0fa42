/**
 * How the rows of a log become flows: what a built-in table format is, what a person's mapping file says, and what the
 * mapping wizard edits. Plain JSON.
 */
import type { BytesAre } from './format';

export type Delimiter = ',' | ';' | '\t' | '|' | ' ';

/** What a column can mean. `packets` and `bytes` count both directions together. */
export const MAPPED_FIELDS = [
  ...(['start', 'end', 'duration', 'protocol'] as const),
  ...(['source', 'sourcePort', 'destination', 'destinationPort'] as const),
  ...(['service', 'state', 'flags'] as const),
  ...(['sourcePackets', 'sourceBytes', 'destinationPackets', 'destinationBytes'] as const),
  ...(['packets', 'bytes', 'label'] as const),
] as const;

export type MappedField = (typeof MAPPED_FIELDS)[number];

/** A column by its header's name, or by its index where there is no header or the name must not be kept. */
export type ColumnReference = string | number;

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** How a start is written. `auto`: told from the first rows. */
export type TimeReading =
  | { readonly kind: 'auto' }
  | { readonly kind: 'epoch'; readonly unit: TimeUnit }
  /**
   * `pattern`: of yyyy MM dd HH mm ss (all but the year of one or two digits), f (any number of decimals), a (AM or PM)
   * and z (a zone); ? is any one character, […] may be missing, other characters are as they are; `iso` = ISO 8601.
   */
  | { readonly kind: 'text'; readonly pattern: string };

export interface Mapping {
  readonly name: string;
  readonly delimiter: Delimiter;
  /** Whether the first line names the columns. */
  readonly hasHeader: boolean;
  /**
   * `start` (or `end` and `duration`), `source` and `destination` are needed; a trace lacks what is not named here. A
   * `state` goes before `flags`.
   */
  readonly columns: Readonly<Partial<Record<MappedField, ColumnReference>>>;
  readonly time: TimeReading;
  /** Minutes east of UTC of a time that names no zone of its own; 0 where left out. */
  readonly zoneMinutes?: number;
  /** Unit of `duration`, seconds where left out. */
  readonly durationUnit?: TimeUnit;
  /** `sourceBytes` … `bytes`: IP bytes where left out. */
  readonly bytesAre?: BytesAre;
  /** A row is one direction: `packets` and `bytes` are the source's, the destination's are 0. */
  readonly isUnidirectional?: boolean;
  /** `source` and `destination` are IPv4 addresses as integers. */
  readonly hostsAreIntegers?: boolean;
}

/** A table that no format knows, as far as its first rows tell: what the mapping wizard shows. */
export interface TablePreview {
  readonly delimiter: Delimiter;
  /** Column names, or `column 1` … where there is no header. */
  readonly header: readonly string[];
  /** Equal for files with the same header: what a remembered mapping is found by. */
  readonly signature: string;
  /** The mapping that was asked for, else the remembered one, else a proposal from headers and values. */
  readonly mapping: Mapping;
  readonly rows: readonly PreviewRow[];
  /** What the mapping lacks or contradicts before any row is read; null = rows can be read. */
  readonly problem: string | null;
}

export interface PreviewRow {
  /** Line in the file. */
  readonly line: number;
  readonly cells: readonly string[];
  /** The flow, spelled out by field, or why the row is rejected: cell, what it holds, what was wanted. */
  readonly flow: Readonly<Partial<Record<MappedField, string>>> | null;
  readonly problem: string | null;
}
