/** Flows per ordered pair of hosts, both sides in one table. */
import type { Sample } from './sample';

const BASE = 2 ** 32;

/** One number for an ordered pair of common host ids; exact below 2^21 sources. */
export function pairKey(source: number, destination: number): number {
  return source * BASE + destination;
}

/** The pair behind a key. */
export function pairOf(key: number): readonly [source: number, destination: number] {
  return [Math.floor(key / BASE), key % BASE];
}

export interface PairTable {
  /** Every pair of either side, ascending. */
  readonly keys: Float64Array;
  /** Flows of each, 0 where the side lacks it. */
  readonly real: Float64Array;
  readonly synthetic: Float64Array;
}

/** Counts n(source → destination) of both samples; by sorting, because a map of a million keys takes seconds. */
export function tabulatePairs(real: Sample, synthetic: Sample | null): PairTable {
  const [a, b] = [sortedKeys(real), synthetic ? sortedKeys(synthetic) : new Float64Array()];
  const most = a.length + b.length;
  const [keys, left, right] = [new Float64Array(most), new Float64Array(most), new Float64Array(most)];
  let [i, j, row] = [0, 0, 0];
  for (; i < a.length || j < b.length; row++) {
    const key = Math.min(i < a.length ? a[i]! : Infinity, j < b.length ? b[j]! : Infinity);
    keys[row] = key;
    for (; a[i] === key; i++) left[row]!++;
    for (; b[j] === key; j++) right[row]!++;
  }
  return { keys: keys.slice(0, row), real: left.slice(0, row), synthetic: right.slice(0, row) };
}

function sortedKeys({ length, source, destination }: Sample): Float64Array {
  const keys = new Float64Array(length);
  for (let i = 0; i < length; i++) keys[i] = pairKey(source[i]!, destination[i]!);
  return keys.sort();
}
