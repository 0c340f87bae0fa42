/** A first guess at what the columns of an unknown table mean: from their names, and from what stands in them. */
import type { ColumnReference, MappedField, Mapping } from '../mapping';
import { MAPPED_FIELDS } from '../mapping';
import { isAddress, isNumber, isPort, isTime } from './cellKinds';
import { isUnknown } from './cellNumbers';
import { aliasPlace } from './columnAliases';
import { fieldByWords } from './headerWords';
import { widthOf } from './planTable';
import type { TableHead } from './tableHead';
import { timeReadingOf } from './timeReading';

/** Of the cells of a column that say anything, so many must look right. */
const MOSTLY = 0.6;

/** The likeliest mapping by names and values of the first rows; columns that say too little are left out of it. */
export function proposeMapping(head: TableHead): Mapping {
  const width = widthOf(head);
  const places = named(head);
  fillByWords(places, head);
  fillByValue(places, head, width);
  const columns: Partial<Record<MappedField, ColumnReference>> = {};
  for (const [field, place] of places) columns[field] = head.header?.[place] || place;
  const total = places.has('packets') || places.has('bytes');
  return {
    name: 'my mapping',
    delimiter: head.delimiter,
    hasHeader: head.header !== null,
    columns,
    time: timeOf(head, places.get('start')),
    ...(holdsIntegers(head, places.get('source')) && { hostsAreIntegers: true }),
    ...(total && !places.has('sourcePackets') && !places.has('sourceBytes') && { isUnidirectional: true }),
  };
}

/** By name; a column has one meaning, and what stands in it must not speak against it. */
function named(head: TableHead): Map<MappedField, number> {
  const places = new Map<MappedField, number>();
  for (const field of MAPPED_FIELDS) {
    const place = aliasPlace(field, head.header ?? []);
    if (place >= 0 && ![...places.values()].includes(place) && fits(field, cellsOf(head, place)))
      places.set(field, place);
  }
  return places;
}

/** What no known name told, its words may. */
function fillByWords(places: Map<MappedField, number>, head: TableHead): void {
  head.header?.forEach((name, place) => {
    const field = fieldByWords(name);
    if (field === null || places.has(field) || [...places.values()].includes(place)) return;
    if (mostly(cellsOf(head, place), field.endsWith('Port') ? isPort : isNumber)) places.set(field, place);
  });
  // Where both sides have their own, a total adds nothing.
  if (places.has('sourcePackets') && places.has('destinationPackets')) places.delete('packets');
  if (places.has('sourceBytes') && places.has('destinationBytes')) places.delete('bytes');
}

const LOOKS: Readonly<Partial<Record<MappedField, (text: string) => boolean>>> = {
  start: (text) => isTime(text) || isNumber(text),
  end: (text) => isTime(text) || isNumber(text),
  sourcePackets: isNumber,
  sourceBytes: isNumber,
  destinationPackets: isNumber,
  destinationBytes: isNumber,
  packets: isNumber,
  bytes: isNumber,
};

function fits(field: MappedField, cells: readonly string[]): boolean {
  const looks = LOOKS[field];
  return looks === undefined || cells.length === 0 || mostly(cells, looks);
}

/** What no name told: the first times, the first two columns of addresses, the ports behind them. */
function fillByValue(places: Map<MappedField, number>, head: TableHead, width: number): void {
  const free = () =>
    Array.from({ length: width }, (_, i) => i).filter((i) => ![...places.values()].includes(i));
  const take = (field: MappedField, looks: (text: string) => boolean, from = 0) => {
    if (places.has(field)) return;
    const place = free().find((i) => i >= from && mostly(cellsOf(head, i), looks));
    if (place !== undefined) places.set(field, place);
  };
  take('start', isTime);
  take('source', isAddress);
  take('destination', isAddress);
  take('protocol', isProtocol);
  const protocol = head.header?.findIndex((name) => /prot/i.test(name)) ?? -1;
  if (free().includes(protocol)) take('protocol', isNumber, protocol);
  if (head.header !== null) return;
  take('sourcePort', isPort, places.get('source'));
  take('destinationPort', isPort, places.get('destination'));
}

function isProtocol(text: string): boolean {
  return /^(?:tcp|udp|icmp|igmp|arp|gre|esp|icmp6|ipv6-icmp)$/i.test(text.trim());
}

function cellsOf({ rows }: TableHead, place: number): string[] {
  return rows.map(({ cells }) => cells[place] ?? '').filter((text) => !isUnknown(text));
}

function mostly(cells: readonly string[], looks: (text: string) => boolean): boolean {
  return cells.length > 0 && cells.filter(looks).length >= cells.length * MOSTLY;
}

function timeOf(head: TableHead, place: number | undefined): Mapping['time'] {
  return (place === undefined ? null : timeReadingOf(cellsOf(head, place))) ?? { kind: 'auto' };
}

/** Addresses as 32-bit numbers: larger than any port or index. */
function holdsIntegers(head: TableHead, place: number | undefined): boolean {
  if (place === undefined) return false;
  return mostly(cellsOf(head, place), (text) => /^\d{8,10}$/.test(text.trim()));
}
