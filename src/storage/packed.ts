/**
 * Plain data as bytes, for traces, models and whatever else is kept: a prelude, a JSON header, then every typed array as it
 * lies in memory (little-endian, as every machine with a browser is), each on a multiple of 8.
 *
 *     0  8 bytes  magic "TEMPONET"
 *     8  uint32   version of the format
 *    12  uint32   length of the header
 *    16  uint32   CRC-32 of the header
 *    20  uint32   0
 *    24  header   UTF-8 JSON {kind, tree, columns: [[type, length, CRC-32] …]}
 *        columns
 */
import { shareable } from '../trace/shareable';
import type { ByteSource } from './byteSource';
import { crc32 } from './crc32';
import { KeepError } from './KeepError';
import type { Column } from './plainTree';
import { fromTree, toTree } from './plainTree';

const MAGIC = 'TEMPONET';
const VERSION = 1;
const PRELUDE = 24;
/** Read and written at a time: a file of any size costs no copy of itself. */
const PIECE = 1 << 20;

const TYPES = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
};

type ColumnEntry = readonly [type: keyof typeof TYPES, length: number, sum: number];

interface Header {
  readonly kind: string;
  readonly tree: unknown;
  readonly columns: readonly ColumnEntry[];
}

/** The file of `value` in pieces, in order. */
export function* packedPieces(kind: string, value: unknown): Generator<Uint8Array<ArrayBuffer>> {
  const columns: Column[] = [];
  const tree = toTree(value, columns);
  const entries = columns.map((column): ColumnEntry => {
    const type = column.constructor.name as keyof typeof TYPES;
    if (!(type in TYPES)) throw new Error(`internal: ${type} is no column`);
    return [type, column.length, crc32(bytesOf(column))];
  });
  const header = new TextEncoder().encode(JSON.stringify({ kind, tree, columns: entries } satisfies Header));
  const prelude = new Uint8Array(PRELUDE);
  prelude.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(prelude.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, header.length, true);
  view.setUint32(16, crc32(header), true);
  yield prelude;
  yield header;
  yield new Uint8Array(padding(header.length));
  for (const column of columns) {
    const bytes = bytesOf(column);
    // Copied, because a file takes no view of shared memory.
    for (let at = 0; at < bytes.length; at += PIECE)
      yield bytes.slice(at, at + PIECE) as Uint8Array<ArrayBuffer>;
    yield new Uint8Array(padding(bytes.length));
  }
}

/**
 * What was packed as `kind`. Throws a `KeepError` where the bytes are foreign, newer, cut off or damaged.
 * @param allocate memory of columns: shared by the threads, which a database does not take
 */
export async function readPacked(
  kind: string,
  source: ByteSource,
  allocate: typeof shareable = shareable,
): Promise<unknown> {
  const header = await readHeader(source);
  if (header.kind !== kind)
    throw new KeepError(`kept file holds a ${header.kind}, want a ${kind}: it cannot be used here`);
  const columns: Column[] = [];
  let at = PRELUDE + padded(header.size);
  for (const [type, length, sum] of header.columns) {
    const column = allocate<Column>(TYPES[type] as never, length);
    await readColumn(source, at, { column, sum });
    columns.push(column);
    at += padded(column.byteLength);
  }
  try {
    return fromTree(header.tree, columns);
  } catch (problem) {
    throw damaged((problem as Error).message);
  }
}

async function readHeader(source: ByteSource): Promise<Header & { readonly size: number }> {
  if (source.size < PRELUDE) throw damaged(`${source.size} bytes, too few for a header`);
  const prelude = new Uint8Array(PRELUDE);
  await source.read(0, prelude);
  if (new TextDecoder().decode(prelude.subarray(0, 8)) !== MAGIC)
    throw new KeepError('not a file that this studio has kept: it begins otherwise');
  const view = new DataView(prelude.buffer);
  const version = view.getUint32(8, true);
  if (version > VERSION)
    throw new KeepError(
      `kept by a newer studio: format ${version}, this one reads up to ${VERSION}; reload the page to get the newest`,
    );
  const size = view.getUint32(12, true);
  if (PRELUDE + size > source.size) throw damaged(`cut off inside the header, after ${source.size} bytes`);
  const bytes = new Uint8Array(size);
  await source.read(PRELUDE, bytes);
  if (crc32(bytes) !== view.getUint32(16, true)) throw damaged('the header’s checksum differs');
  const header = JSON.parse(new TextDecoder().decode(bytes)) as Header;
  const want = header.columns.reduce((sum, entry) => sum + padded(sizeOf(entry)), PRELUDE + padded(size));
  // Before anything is allocated: a length that is made up costs nothing.
  if (want !== source.size) throw damaged(`${source.size} bytes, want ${want}`);
  return { ...header, size };
}

function sizeOf([type, length]: ColumnEntry): number {
  if (!Object.hasOwn(TYPES, type) || !Number.isInteger(length) || length < 0)
    throw damaged(`no such column: ${type}[${length}]`);
  return TYPES[type].BYTES_PER_ELEMENT * length;
}

async function readColumn(
  source: ByteSource,
  at: number,
  { column, sum }: { readonly column: Column; readonly sum: number },
): Promise<void> {
  const bytes = bytesOf(column);
  let found = 0;
  for (let from = 0; from < bytes.length; from += PIECE) {
    const piece = new Uint8Array(Math.min(PIECE, bytes.length - from));
    await source.read(at + from, piece);
    found = crc32(piece, found);
    bytes.set(piece, from);
  }
  if (found !== sum) throw damaged(`the checksum of the column at byte ${at} differs`);
}

function damaged(what: string): KeepError {
  return new KeepError(`kept file is damaged: ${what}; open the original again`);
}

function bytesOf({ buffer, byteOffset, byteLength }: Column): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const padded = (bytes: number) => Math.ceil(bytes / 8) * 8;
const padding = (bytes: number) => padded(bytes) - bytes;
