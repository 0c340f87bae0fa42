/** What a host does after what: a look-up of a name before a visit (metrics.md 16). */
import type { CompareSides } from './metric';
import type { Sample } from './sample';

/** Flows from one service to the next, by host and first service. */
type Rows = Map<number, { total: number; next: Map<number, number> }>;

/** Host ids lie below 2^21; a service is a protocol and a port. */
const PORTS = 2 ** 17;
const SERVICES = 2 ** 32;

/**
 * For each initiator the matrix service → service of its next flow in the same stretch, each row scaled to sum 1: mean total
 * variation of the rows, weighted by their reference flows, 0 … 1; service = protocol and destination port. A row that the
 * candidate lacks scores 1. n = reference transitions; NaN where there is but one service. (metrics.md does not say whether rows or whole matrices are scaled:
 * rows, so that what follows a look-up is seen apart from how many look-ups there are.)
 */
export const compareTransitions: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const [real, other] = [describeTransitions(reference), describeTransitions(candidate)];
  if (new Set([...real.values()].flatMap(({ next }) => [...next.keys()])).size < 2)
    return { value: NaN, n: 0, note: 'the real flows have one service' };
  let [distance, n] = [0, 0];
  for (const [key, row] of real) {
    const found = other.get(key);
    n += row.total;
    distance += row.total * (found ? rowDistance(row, found) : 1);
  }
  return { value: distance / n, n };
};

type Row = Rows extends Map<number, infer R> ? R : never;

function rowDistance(a: Row, b: Row): number {
  let overlap = 0;
  for (const [service, count] of a.next)
    overlap += Math.min(count / a.total, (b.next.get(service) ?? 0) / b.total);
  return Math.max(1 - overlap, 0);
}

function describeTransitions(sample: Sample): Rows {
  const { length, source, stretch } = sample;
  const last = new Map<number, number>();
  const rows: Rows = new Map();
  for (let row = 0; row < length; row++) {
    const before = last.get(source[row]!);
    last.set(source[row]!, row);
    if (before === undefined || stretch[before] !== stretch[row]) continue;
    const key = source[row]! * SERVICES + serviceOf(sample, before);
    const found = rows.get(key) ?? { total: 0, next: new Map<number, number>() };
    const next = serviceOf(sample, row);
    found.total++;
    found.next.set(next, (found.next.get(next) ?? 0) + 1);
    rows.set(key, found);
  }
  return rows;
}

/** Unknown ports are −1. */
function serviceOf({ protocol, destinationPort }: Sample, row: number): number {
  return protocol[row]! * PORTS + destinationPort[row]! + 1;
}
