/** `npm run --silent convert -- IN… --to FORMAT OUT`: any trace in, any trace out, and a manifest beside it. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ExportFormatName } from '../exports/exportFormats';
import { EXPORT_FORMATS, EXPORT_FORMAT_NAMES, SPACING_NOTE } from '../exports/exportFormats';
import { gzipped } from '../exports/gzipped';
import { reportSentences } from '../exports/reportSentences';
import type { Chunk, WriteOptions, WriteReport } from '../exports/writer';
import { WRITERS } from '../exports/writers';
import { readTrace } from '../formats/readTrace';
import type { Trace } from '../trace/trace';
import type { CommandLine } from './commandLine';
import { UsageError, numberIn, oneOf, readCommandLine } from './commandLine';
import { diskFile, fileDigest, isSameFile } from './diskFile';
import type { WrittenFile } from './outputFile';
import { openOutput } from './outputFile';
import { READ_FLAGS, READ_USAGE, readChoices } from './readFlags';
import type { Shell } from './shell';

const FLAGS = {
  ...READ_FLAGS,
  '--to': 'value',
  '--seed': 'value',
  '--payload': 'value',
  '--retransmissions': 'value',
  '--help': 'nothing',
} as const;

/** What people call them besides. */
const ALIASES: Readonly<Record<string, ExportFormatName>> = { json: 'zeek-json' };

const USAGE = `usage: npm run --silent convert -- IN… --to FORMAT OUT [options]
  Reads the files as one trace of flows and writes it; OUT.manifest.json says from what, with what, and its SHA-256.
  OUT is compressed where it ends in .gz; - is standard output, without a manifest.
${EXPORT_FORMAT_NAMES.map((name) => `  ${name.padEnd(10)} ${EXPORT_FORMATS[name].what}`).join('\n')}
  json       zeek-json
  A capture is never copied: packets are made anew from its flows, with their counts, bytes and times.
  --seed N                              of what the source does not tell: ports' payload, spacing, identifiers; 0 by default
  --payload zero|random                 what fills packets whose content nobody knows
  --retransmissions SHARE               of TCP data segments, 0 to 1; 0 by default
${READ_USAGE}`;

/** 0; throws where nothing could be written, UsageError where the command line is wrong. */
export async function convert(words: readonly string[], shell: Shell): Promise<number> {
  const line = readCommandLine(words, FLAGS);
  if (line.has('--help')) return (await shell.print(`${USAGE}\n`), 0);
  const inputs = line.words.slice(0, -1);
  const out = line.words.at(-1);
  const to = line.value('--to');
  if (to === null || out === undefined || inputs.length === 0) throw new UsageError(USAGE);
  const format = formatOf(to);
  const choices = readChoices(line);
  const { seed, ...rendering } = renderingOf(line);
  for (const input of inputs)
    if (await isSameFile(input, out)) throw new UsageError(`${out} is an input: name another file to write`);

  const files = await Promise.all(inputs.map(diskFile));
  const { trace, report, stacks } = await readTrace(files, choices);
  report.warnings.forEach((warning) => shell.say(warning));
  const application = `TempoNet Studio ${import.meta.env['VITE_VERSION']}`;
  const options: WriteOptions = { seed, ...rendering, stacks, application };
  const chunks = WRITERS[format](trace, options);
  const content = demandFlows(out.endsWith('.gz') ? gzipped(chunks) : chunks, trace);
  const written = await writeChunks(content, { out, shell });
  const notes = reportSentences(written.report);
  notes.forEach((sentence) => shell.say(sentence));
  if (out === '-') return 0;
  const manifest = {
    application: 'TempoNet Studio',
    version: import.meta.env['VITE_VERSION'] as string,
    file: basename(out),
    format,
    options: { seed, ...rendering, ...choices },
    input: await Promise.all(
      files.map(async ({ name, size }) => ({
        name: basename(name),
        bytes: size,
        sha256: await fileDigest(name),
      })),
    ),
    output: written.file,
    flows: trace.length,
    read: { packets: report.packets, rows: report.rows, kept: report.kept, dropped: report.dropped },
    written: written.report,
    notes: EXPORT_FORMATS[format].needs === 'packets' ? [SPACING_NOTE, ...notes] : notes,
    warnings: report.warnings,
  };
  await writeFile(`${out}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  return 0;
}

function formatOf(name: string): ExportFormatName {
  return ALIASES[name] ?? oneOf('--to', name, EXPORT_FORMAT_NAMES);
}

function renderingOf(line: CommandLine): Omit<WriteOptions, 'application' | 'stacks'> {
  const seed = line.value('--seed');
  const payload = line.value('--payload');
  const share = line.value('--retransmissions');
  const retransmissions = share === null ? 0 : numberIn('--retransmissions', share, 0);
  if (retransmissions > 1)
    throw new UsageError(`invalid --retransmissions ${share}: give a share of at most 1`);
  return {
    seed: seed === null ? 0 : numberIn('--seed', seed, 0),
    ...(payload !== null && { payload: oneOf('--payload', payload, ['zero', 'random']) }),
    ...(share !== null && { retransmissions }),
  };
}

interface Written {
  readonly file: WrittenFile;
  readonly report: WriteReport;
}

/** A file without any of the flows is no conversion, and its reader would not learn why. */
function* demandFlows(chunks: Generator<Chunk, WriteReport>, trace: Trace): Generator<Chunk, WriteReport> {
  const report = yield* chunks;
  const reasons = Object.entries(report.skipped);
  const skipped = reasons.reduce((all, [, flows]) => all + flows, 0);
  if (trace.length > 0 && skipped === trace.length)
    throw new Error(`no flow can be written: ${reasons.map(([reason]) => reason).join('; ')}`);
  return report;
}

async function writeChunks(
  chunks: Generator<Chunk, WriteReport>,
  { out, shell }: { readonly out: string; readonly shell: Shell },
): Promise<Written> {
  const output = await openOutput(out, shell);
  try {
    for (;;) {
      const next = chunks.next();
      if (next.done) return { file: await output.finish(), report: next.value };
      await output.write(next.value);
    }
  } catch (problem) {
    await output.discard();
    throw problem;
  }
}
