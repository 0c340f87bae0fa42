/** Where the greatest few of many values are, without sorting them all. */

/** Indices of the `count` greatest values, greatest first, equal ones in order of index. */
export function topIndices(values: ArrayLike<number>, count: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (best.length === count && !(values[i]! > values[best[count - 1]!]!)) continue;
    let at = best.length;
    while (at > 0 && values[i]! > values[best[at - 1]!]!) at--;
    best.splice(at, 0, i);
    best.length = Math.min(best.length, count);
  }
  return best;
}
