/** Bin edges evenly spaced in the logarithm, on round decades. */

/**
 * Edges 10^(k/perDecade) from the decade at or below `low` to the one at or above `high` (both > 0, in their unit), ascending;
 * at least one decade. Whole powers of ten are exact.
 */
export function logEdges(low: number, high: number, perDecade: number): Float64Array {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
  return Float64Array.from({ length: (last - first) * perDecade + 1 }, (_, i) => {
    const step = i % perDecade;
    return Number(`1e${first + (i - step) / perDecade}`) * 10 ** (step / perDecade);
  });
}
