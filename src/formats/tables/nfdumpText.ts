/**
 * nfdump's text output (`-o line`, `long`, `extended`, `biline`, `bilong`): columns aligned for the eye, in which a date
 * is two words, an address and its port are one, and `1.2 M` is two again.
 */
import type { RowSplitter } from './rowSplitter';

const HEADER =
  /^Date first seen\s+(?:Duration\s+Proto|Event.*?Proto)\s+Src IP Addr:Port\s+Dst IP Addr:Port\s+(.*)$/m;
/** Names of the columns behind the hosts; those of two words first. */
const NAMES = /Out Pkt|In Pkt|Out Byte|In Byte|\S+/g;
const HOSTS = ['Date first seen', 'Duration', 'Proto', 'Src IP Addr', 'Src Pt', 'Dst IP Addr', 'Dst Pt'];

const decoder = new TextDecoder();

/** Names of the cells as `nfdumpShape` arranges them; null = no such output. */
export function nfdumpHeader(head: Uint8Array): string[] | null {
  const columns = HEADER.exec(decoder.decode(head))?.[1];
  return columns === undefined ? null : [...HOSTS, ...(columns.match(NAMES) ?? [])];
}

const COLON = 0x3a;
const POINT = 0x2e;
/** Words in front of the columns behind the hosts: date, time, duration, protocol, source, arrow, destination. */
const WORDS = 7;

/** Start, duration, protocol, source, its port, destination, its port, and what follows; other lines stay words. */
export function nfdumpShape(bytes: Uint8Array, cells: RowSplitter): void {
  const { starts, ends, count } = cells;
  if (count < WORDS || bytes[starts[0]! + 4] !== 0x2d) return;
  let to = WORDS;
  for (let word = WORDS; word < count; word++) {
    const isUnit = ends[word]! - starts[word]! === 1 && bytes[starts[word]!]! > 0x40 && to > WORDS;
    if (isUnit) ends[to - 1] = ends[word]!;
    else {
      starts[to] = starts[word]!;
      ends[to++] = ends[word]!;
    }
  }
  cells.count = to;
  ends[0] = ends[1]!;
  starts[1] = starts[2]!;
  ends[1] = ends[2]!;
  starts[2] = starts[3]!;
  ends[2] = ends[3]!;
  const destination = { start: starts[6]!, end: ends[6]! };
  splitPort(bytes, cells, 3, { start: starts[4]!, end: ends[4]! });
  splitPort(bytes, cells, 5, destination);
}

/** `address:port`, or an IPv6 `address.port`, into two cells. */
function splitPort(
  bytes: Uint8Array,
  { starts, ends }: RowSplitter,
  cell: number,
  { start, end }: { start: number; end: number },
): void {
  const colon = bytes.lastIndexOf(COLON, end - 1);
  const isVersion6 = colon > start && bytes.subarray(start, colon).includes(COLON);
  const point = isVersion6 ? bytes.indexOf(POINT, colon) : -1;
  const split = isVersion6 ? (point >= 0 && point < end ? point : end) : colon >= start ? colon : end;
  starts[cell] = start;
  ends[cell] = split;
  starts[cell + 1] = Math.min(end, split + 1);
  ends[cell + 1] = end;
}
