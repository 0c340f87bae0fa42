/** What a remembered mapping is found by: equal for files with the same header. A digest, so that no name is kept. */
import { isAddress, isNumber, isTime } from './cellKinds';
import { plainName } from './columnAliases';
import type { TableHead } from './tableHead';

/** Of a table without a header: what its first row looks like. */
export function signatureOf({
  delimiter,
  header,
  rows,
}: Pick<TableHead, 'delimiter' | 'header' | 'rows'>): string {
  const columns = header?.map(plainName) ?? rows[0]?.cells.map(lookOf) ?? [];
  return digest([header === null ? 'rows' : 'header', delimiter, ...columns].join('\u001f'));
}

function lookOf(cell: string): string {
  if (isAddress(cell)) return 'address';
  if (isTime(cell)) return 'time';
  return isNumber(cell) ? 'number' : 'word';
}

/** FNV-1a twice, from two beginnings: 64 bits. */
function digest(text: string): string {
  return [0x811c9dc5, 0x050c5d1f]
    .map((begin) => {
      let h = begin;
      for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
      return (h >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
}
