/** Files → a trace and all that is said of it, or the table among them that somebody has to explain. */
import { FormatError } from '../formats/formatError';
import type { Mapping, TablePreview } from '../formats/mapping';
import type { ReadChoices } from '../formats/readOptions';
import type { ReadReport } from '../formats/readReport';
import type { ReadResult } from '../formats/readTrace';
import { readTrace } from '../formats/readTrace';
import { previewTable } from '../formats/tables/previewTable';
import type { TraceSummary } from '../trace/summary';
import { createBreath } from './breath';
import type { OpenedTrace, OpenProgress, TraceSource, UnmappedTable } from './protocol';

/** What is said of a trace besides its own figures. */
export type ReadAs = Omit<OpenedTrace, keyof TraceSummary | 'benignFlows'>;

interface ReadFiles extends Pick<ReadResult, 'trace' | 'stacks'> {
  readonly about: ReadAs;
}

interface Reading {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: OpenProgress) => void;
}

/** Throws FormatError that names the file, or what `signal` aborts with. */
export async function readFiles(
  files: readonly File[],
  choices: ReadChoices,
  reading: Reading,
): Promise<ReadFiles | UnmappedTable> {
  const began = performance.now();
  try {
    const options = { ...choices, ...reading, breathe: createBreath() };
    const { trace, report, stacks } = await readTrace(files, options);
    const sizes = files.map(({ name, size }) => ({ name, bytes: size }));
    const source: TraceSource = { kind: 'files', files: sizes, ...choices };
    const name = files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} more`;
    const seconds = (performance.now() - began) / 1000;
    const warnings = warningsOf(report);
    const about = { name, source, isDemo: false, read: report, warnings, seconds };
    return { trace, stacks, about };
  } catch (error) {
    if (!(error instanceof FormatError) || error.kind !== 'unmapped table') throw error;
    return unmappedTable(files, error);
  }
}

/** The first rows as `mapping` reads them. */
export async function previewFile(file: File, mapping?: Mapping): Promise<TablePreview> {
  const preview = await previewTable(file, mapping);
  if (preview === null) throw new Error(`${file.name} is no table of text any more; open it again`);
  return preview;
}

/** The error names its file first. */
async function unmappedTable(files: readonly File[], error: FormatError): Promise<UnmappedTable> {
  const file = files.findIndex(({ name }) => error.message.startsWith(`${name}: `));
  if (file < 0) throw error;
  const { name } = files[file]!;
  return { unmapped: { file, name, preview: await previewFile(files[file]!) } };
}

/** What was dropped is in the report, by reason. */
function warningsOf({ warnings, bytesAre }: ReadReport): readonly string[] {
  if (bytesAre !== 'payload') return warnings;
  return [...warnings, 'the source counts payload bytes only: IP bytes are unknown'];
}
