/** What an exporter sent in one UDP datagram, and where its flow records go. */
import type { FlowRow, NameTables } from '../../trace/flowRow';
import type { Frame } from '../frame';
import { uint16 } from '../frame';

/** The payload of a UDP datagram. */
export interface Datagram {
  readonly bytes: Uint8Array;
  /** Index in `bytes` of its first byte. */
  readonly start: number;
  /** Index in `bytes` behind its last captured byte. */
  readonly end: number;
  /** Bytes of it on the wire. */
  readonly length: number;
  /** Address of who sent it. */
  readonly exporter: string;
}

export interface RecordsSink {
  readonly tables: NameTables;
  /** The sink copies the row. */
  row(row: FlowRow): void;
  /** A record that cannot be used, or a set of them whose layout is not known, by reason. */
  dropRow(reason: string): void;
  warn(message: string): void;
}

/** Why a record, or as many as there may be, is lost: the capture holds only the beginning of its datagram. */
export const CUT = 'flow record cut off by the capture';

const UDP_HEADER = 8;

/** The frame stands at its UDP header. */
export function datagramOf({ bytes, position, end }: Frame, exporter: string): Datagram | null {
  if (end - position < UDP_HEADER) return null;
  const start = position + UDP_HEADER;
  return { bytes, start, end, length: uint16(bytes, position + 4) - UDP_HEADER, exporter };
}
