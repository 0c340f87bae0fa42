/** What a writer writes, whole. */
import type { ExportFormatName } from '../exports/exportFormats';
import type { Chunk, WriteReport } from '../exports/writer';
import { WRITERS } from '../exports/writers';
import type { Trace } from '../trace/trace';

const OPTIONS = { seed: 7, application: 'test' };

interface Written {
  readonly bytes: Uint8Array;
  readonly report: WriteReport;
}

export function written(trace: Trace, format: ExportFormatName): Written {
  return gathered(WRITERS[format](trace, OPTIONS));
}

export function gathered(chunks: Generator<Chunk, WriteReport>): Written {
  const pieces: Buffer[] = [];
  for (;;) {
    const next = chunks.next();
    if (next.done) return { bytes: Buffer.concat(pieces), report: next.value };
    pieces.push(Buffer.from(next.value as string));
  }
}

export function writtenText(trace: Trace, format: ExportFormatName): string {
  return Buffer.from(written(trace, format).bytes).toString();
}
