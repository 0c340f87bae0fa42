/** Shares of an ascending sample over given bins. */
import { bisectLeft } from 'd3-array';

/**
 * Share of the ascending sample in each bin [edge_i, edge_{i+1}); the first also takes what is below, the last what is at or
 * above. Length = edges − 1; sums to 1, all 0 for an empty sample.
 */
export function histogramShares(sorted: Float64Array, edges: Float64Array): Float64Array {
  const bins = edges.length - 1;
  const below = (i: number) => (i === 0 ? 0 : i === bins ? sorted.length : bisectLeft(sorted, edges[i]!));
  return Float64Array.from(
    { length: bins },
    (_, i) => (below(i + 1) - below(i)) / Math.max(sorted.length, 1),
  );
}
