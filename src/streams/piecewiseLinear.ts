/** Piecewise-linear encoding of a number over quantile edges (Gorishniy et al. 2022, "On Embeddings for Numerical Features"). */

export interface PiecewiseLinear {
  /** Ascending; one more than there are features. */
  readonly edges: Float64Array;
}

/** `size` features between quantiles of the training values; short of distinct quantiles it goes on in unit steps. */
export function fitPiecewiseLinear(values: ArrayLike<number>, size: number): PiecewiseLinear {
  const sorted = Float64Array.from(values).sort();
  const edges: number[] = [];
  for (let k = 0; k <= size && sorted.length > 0; k++) {
    const edge = sorted[Math.round((k / size) * (sorted.length - 1))]!;
    if (edges.length === 0 || edge > edges[edges.length - 1]! + 1e-6) edges.push(edge);
  }
  if (edges.length === 0) edges.push(0);
  while (edges.length <= size) edges.push(edges[edges.length - 1]! + 1);
  return { edges: Float64Array.from(edges) };
}

/** Writes min(1, max(0, (y − e_k) / (e_{k+1} − e_k))) for each k into `out` from `offset`. */
export function writePiecewiseLinear(
  encoding: PiecewiseLinear,
  value: number,
  out: Float32Array,
  offset: number,
): void {
  const { edges } = encoding;
  for (let k = 0; k + 1 < edges.length; k++) {
    const share = (value - edges[k]!) / (edges[k + 1]! - edges[k]!);
    out[offset + k] = share < 0 ? 0 : share > 1 ? 1 : share;
  }
}
