/** Ordered pairs of hosts by number, so that counting flows of a pair is one addition. */
import { stableOrder } from '../math/stableOrder';
import type { Sample } from './sample';

const BASE = 2 ** 32;

/** One number for an ordered pair of common host ids; exact below 2^21 sources. */
export function pairKey(source: number, destination: number): number {
  return source * BASE + destination;
}

/** The distinct pairs of some samples, numbered by source, then destination. */
export interface PairTable {
  readonly length: number;
  /** Common host ids. */
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  /** Number of each row's pair, a column a sample. */
  readonly numbers: readonly Uint32Array[];
}

/** Numbers the pairs of all samples together; by sorting, because a map of a million keys takes seconds. */
export function numberPairs(
  samples: readonly Pick<Sample, 'length' | 'source' | 'destination'>[],
): PairTable {
  const source = joined(samples.map((sample) => sample.source));
  const destination = joined(samples.map((sample) => sample.destination));
  const numbers = new Uint32Array(source.length);
  const first: number[] = [];
  let last = -1;
  for (const row of pairOrder(source, destination)) {
    if (last < 0 || source[row] !== source[last] || destination[row] !== destination[last]) first.push(row);
    numbers[row] = first.length - 1;
    last = row;
  }
  let from = 0;
  return {
    length: first.length,
    source: Uint32Array.from(first, (row) => source[row]!),
    destination: Uint32Array.from(first, (row) => destination[row]!),
    numbers: samples.map(({ length }) => numbers.subarray(from, (from += length))),
  };
}

/** n(pair) of rows whose pairs are given by number. */
export function countPairs(numbers: Uint32Array, pairs: number): Uint32Array {
  const counts = new Uint32Array(pairs);
  for (let i = 0; i < numbers.length; i++) counts[numbers[i]!]!++;
  return counts;
}

/** Rows by source, then by destination. */
function pairOrder(source: Uint32Array, destination: Uint32Array): Uint32Array {
  const rows = new Uint32Array(source.length);
  for (let i = 0; i < rows.length; i++) rows[i] = i;
  return [destination, source].reduce((order, ids) => stableOrder(order, ids, greatest(ids) + 1), rows);
}

function greatest(ids: Uint32Array): number {
  let most = 0;
  for (let i = 0; i < ids.length; i++) if (ids[i]! > most) most = ids[i]!;
  return most;
}

function joined(columns: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}
