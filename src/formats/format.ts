/** What every format has in common: how it is recognised and what it reads into. */
import type { FlowRow, NameTables } from '../trace/flowRow';
import type { Flow, Seconds } from '../trace/trace';
import type { ByteReader } from './byteReader';
import type { TimesAre } from './clock/clockSigns';
import type { Frame } from './frame';
import type { ReadChoices } from './readOptions';

/** What a format counts as a flow's bytes; only `ip` goes into a trace unchanged. */
export type BytesAre = 'ip' | 'frame' | 'payload';

/** Where readers put what they find. */
export interface RecordSink {
  /** A captured frame; the sink copies what it keeps. */
  frame(frame: Frame): void;
  /** A row of a flow log. */
  flow(flow: Flow): void;
  /**
   * What the numbers of a `row` mean, and where a reader gets them: `hosts.spelled` and `internBytes` take a cell as it
   * lies in the file, so that a row costs no string.
   */
  readonly tables: NameTables;
  /** A row of a flow log in numbers; the sink copies it, so that readers refill one. */
  row(row: FlowRow): void;
  /** A packet that was read but cannot be used, by reason. */
  dropPacket(reason: string): void;
  /** A row that was read but cannot be used, by reason. */
  dropRow(reason: string): void;
  /** Something the user should know: what, where, and what was kept. */
  warn(message: string): void;
  bytesAre(bytesAre: BytesAre): void;
  /** How finely the clock of a capture claims to tick; 1 µs where a reader says nothing. */
  clockTicks(resolution: Seconds): void;
  /** How the file's rows write their times, once a file, where that leaves room for doubt. */
  timesAre(times: TimesAre): void;
}

/** As many bytes from the start of a file as any format needs to recognise it. */
export const SNIFF_LENGTH = 16_384;

export interface Format {
  /** In words, for the message that lists what is supported. */
  readonly title: string;
  /** What the bytes are, in words (`pcap, little-endian, microseconds`); null = not this format. */
  sniff(head: Uint8Array, choices?: Partial<ReadChoices>): string | null;
  /** Reads to the end or to the damage: everything before it is kept, and a warning names its offset. */
  read(bytes: ByteReader, sink: RecordSink, choices?: Partial<ReadChoices>): Promise<void>;
}
