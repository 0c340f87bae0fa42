/** A mapping whose columns have been found: what rows are read by. */
import type { TimesAre } from '../clock/clockSigns';
import type { BytesAre } from '../format';
import type { MappedField } from '../mapping';
import type { ReadTime } from '../timePattern';

/** How a dialect's cells become a trace's words; each is called once a spelling. */
export interface Conversions {
  /** `state` of a protocol and what the state column says. */
  readonly state?: (protocol: string, text: string) => string;
  /** `state` of a protocol and what the flags column says, where there is no state; `isAnswered`: of both sides' row. */
  readonly flags?: (protocol: string, text: string, isAnswered: boolean) => string;
  /** What the ports of an ICMP row mean: left as they are where this is not given. */
  readonly icmp?: 'argus' | 'nfdump';
  /** A service, state or label: without outer blanks, '' for the words that say "none", where this is not given. */
  readonly word?: (text: string) => string;
  /** Words of the direction column that say that the destination began. */
  readonly backward?: readonly string[];
  /** Words of the direction column for traffic of the source alone. */
  readonly oneWay?: readonly string[];
}

export interface TablePlan {
  /** Column of each field; −1 = not in this table. */
  readonly columns: Readonly<Record<MappedField, number>>;
  /** Columns that speak where the field's own is empty; −1 = none. */
  readonly fallbacks: Readonly<Record<MappedField, number>>;
  /** Column that says which side began; −1 = none. */
  readonly direction: number;
  /** Cells of a row; a row with others is damaged, unless rows are ragged. */
  readonly width: number;
  /** Fewest cells that hold all columns, where rows are ragged; else `width`. */
  readonly least: number;
  readonly isRagged: boolean;
  readonly readTime: ReadTime;
  /** How a start is written, in words. */
  readonly timeWords: string;
  /** The same for the time-stamp doctor; null = there is no row. */
  readonly timesAre: TimesAre | null;
  /** Units of `duration` a second. */
  readonly durationScale: number;
  readonly bytesAre: BytesAre;
  /** Bytes in front of each packet's IP header that the byte columns count too. */
  readonly frameHeader: number;
  /** They do so only between hosts without IP addresses. */
  readonly isFramedWithoutIp: boolean;
  readonly isUnidirectional: boolean;
  /** Every row is one packet. */
  readonly isPackets: boolean;
  readonly hostsAreIntegers: boolean;
  readonly conversions: Conversions;
}

/** Why a row is no flow. */
export interface RowProblem {
  /** Counted under this name. */
  readonly reason: string;
  readonly field: MappedField | null;
  /** In words. */
  readonly wanted: string;
}
