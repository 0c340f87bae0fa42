/** A file's decompressed bytes and the format they are in. */
import { ByteReader } from './byteReader';
import { SNIFF_LENGTH } from './format';
import { FormatError } from './formatError';
import type { FormatName } from './formats';
import { FORMATS, FORMAT_NAMES } from './formats';
import { gunzip, isGzip } from './gunzip';
import type { ReadChoices } from './readOptions';
import { plainName } from './tables/columnAliases';
import type { TableHead } from './tables/tableHead';
import { holdsRecords, readHead } from './tables/tableHead';
import type { TraceFile } from './traceFile';
import { fileChunks } from './traceFile';

interface OpenedFile {
  readonly reader: ByteReader;
  readonly format: FormatName;
  /** What the bytes are, in words. */
  readonly dialect: string;
}

export interface Watch {
  /**
   * Called with the size of each stored chunk once it has been read, and with 0 in between where that takes long; waits
   * for what it returns.
   */
  onChunk(bytes: number): Promise<void>;
  warn(message: string): void;
}

/** Recognises the file by its first bytes, never by its name. Throws FormatError where no format does. */
export async function openFile(
  file: TraceFile,
  watch: Watch,
  choices: Partial<ReadChoices> = {},
): Promise<OpenedFile> {
  const { reader, isCompressed } = await openBytes(file, watch);
  for (const format of FORMAT_NAMES) {
    const dialect = FORMATS[format].sniff(headOf(reader), choices);
    if (dialect !== null) return { reader, format, dialect: isCompressed ? `${dialect}, gzip` : dialect };
  }
  await reader.close();
  throw unknown(headOf(reader)).inFile(file.name);
}

/** The file's bytes, decompressed, as many of them at hand as any format needs to recognise it. */
export async function openBytes(
  file: TraceFile,
  watch: Watch,
): Promise<{ reader: ByteReader; isCompressed: boolean }> {
  const stored = new ByteReader(watched(file, watch));
  await stored.fill(SNIFF_LENGTH);
  const isCompressed = isGzip(headOf(stored));
  const reader = isCompressed ? new ByteReader(paused(gunzip(stored.rest(), watch.warn), watch)) : stored;
  if (isCompressed) await reader.fill(SNIFF_LENGTH);
  return { reader, isCompressed };
}

async function* watched(file: TraceFile, watch: Watch): AsyncGenerator<Uint8Array> {
  for await (const chunk of fileChunks(file)) {
    yield chunk;
    await watch.onChunk(chunk.length);
  }
}

/** A little that is stored may be much to read. */
async function* paused(chunks: AsyncIterable<Uint8Array>, watch: Watch): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk;
    await watch.onChunk(0);
  }
}

function headOf(reader: ByteReader): Uint8Array {
  return reader.bytes.subarray(reader.position, reader.position + SNIFF_LENGTH);
}

/** What people bring that one command makes readable. */
const FOREIGN: readonly { begins: readonly number[]; what: string; remedy: string }[] = [
  { begins: [0xff, 0xfe], what: 'UTF-16 text', remedy: 'save it as UTF-8 (iconv -f UTF-16 -t UTF-8)' },
  { begins: [0xfe, 0xff], what: 'UTF-16 text', remedy: 'save it as UTF-8 (iconv -f UTF-16 -t UTF-8)' },
  { begins: [0x1f, 0x8b], what: 'gzip within gzip', remedy: 'decompress it once (gunzip)' },
  { begins: [0x28, 0xb5, 0x2f, 0xfd], what: 'Zstandard', remedy: 'decompress it (zstd -d) or use gzip' },
  { begins: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], what: 'xz', remedy: 'decompress it (xz -d) or use gzip' },
  { begins: [0x42, 0x5a, 0x68], what: 'bzip2', remedy: 'decompress it (bzip2 -d) or use gzip' },
  { begins: [0x50, 0x4b, 3, 4], what: 'a zip archive', remedy: 'unpack it and drop the files in it' },
  { begins: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7z archive', remedy: 'unpack it and drop the files in it' },
];

function unknown(head: Uint8Array): FormatError {
  if (head.length === 0) return new FormatError('empty file: nothing to read');
  const known = FOREIGN.find(({ begins }) => begins.every((byte, i) => head[i] === byte));
  if (known) return new FormatError(`${known.what}, which is not read; ${known.remedy}`);
  const table = readHead(head, { isWhole: head.length < SNIFF_LENGTH });
  if (table !== null && holdsRecords(table)) return new FormatError(unmapped(table), 0, 'unmapped table');
  const bytes = [...head.subarray(0, 8)];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
  const titles = FORMAT_NAMES.map((name) => FORMATS[name].title).join(', ');
  return new FormatError(
    `unknown format: begins with ${hex} ("${text}"), wanted ${titles}, plain or gzipped; convert it to one of these`,
  );
}

function unmapped({ header, rows }: TableHead): string {
  const columns = header?.join(', ') ?? `${rows[0]!.cells.length} columns without names`;
  const shown = columns.length > 300 ? `${columns.slice(0, 300)}…` : columns;
  const isHostless = header?.map(plainName).includes('flow duration') === true;
  const remedy = isHostless
    ? "if this is CICFlowMeter's table without its hosts (most days of CSE-CIC-IDS2018), start from the captures or from a table with Src IP and Dst IP; else say"
    : 'say';
  return `table with columns that no format has: ${shown}; ${remedy} in a mapping which of them are start, source and destination`;
}
