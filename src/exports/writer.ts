/** What every writer has in common. */
import type { RenderOptions } from '../render/renderFlows';
import type { Trace } from '../trace/trace';

export interface WriteOptions extends RenderOptions {
  /** What wrote the file, where a format has a place for it: `TempoNet Studio 0.1.0`. */
  readonly application: string;
}

/** Flows that a format had to change or could not hold, by reason; none where all went in as they are. */
export interface WriteReport {
  readonly adjusted: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Record<string, number>>;
  /** Flows written as they are, of which one should know something. */
  readonly noted: Readonly<Record<string, number>>;
}

export type Chunk = string | Uint8Array<ArrayBuffer>;

/** Chunks in order, then the report. Throws before the first chunk where the trace cannot be written at all. */
export type Write = (trace: Trace, options: WriteOptions) => Generator<Chunk, WriteReport>;

export const EVERYTHING: WriteReport = { adjusted: {}, skipped: {}, noted: {} };
