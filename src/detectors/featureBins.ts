/** Features cut into at most 255 bins, so that a split is looked for in a histogram (LightGBM, Ke et al. 2017; scikit-learn's HistGradientBoosting). */

/** Examples as rows. */
export interface FeatureMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Row after row; NaN where unknown. */
  readonly values: Float32Array;
}

export interface FeatureBins {
  /** Ascending upper edges of the known bins but the last, a column each; a value on an edge lies below it. */
  readonly edges: readonly Float64Array[];
  /** Bin of every value, column after column: 0 unknown, 1 … edges + 1. */
  readonly bins: Uint8Array;
}

const MOST_BINS = 255;

/** Cuts midway between neighbouring values where these are few, else at the percentiles. */
export function binFeatures(matrix: FeatureMatrix): FeatureBins {
  const { rows, columns, values } = matrix;
  const bins = new Uint8Array(rows * columns);
  const edges = Array.from({ length: columns }, (_, column) => {
    const own = Float64Array.from({ length: rows }, (_, row) => values[row * columns + column]!);
    const cuts = edgesOf(own);
    for (let row = 0; row < rows; row++) bins[column * rows + row] = binOf(cuts, own[row]!);
    return cuts;
  });
  return { edges, bins };
}

function edgesOf(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length <= MOST_BINS) return distinct.slice(1).map((value, i) => (value + distinct[i]!) / 2);
  const cuts = Float64Array.from({ length: MOST_BINS - 1 }, (_, i) => {
    const at = ((sorted.length - 1) * (i + 1)) / MOST_BINS;
    return (sorted[Math.floor(at)]! + sorted[Math.ceil(at)]!) / 2;
  });
  return cuts.filter((cut, i) => i === 0 || cut !== cuts[i - 1]);
}

/** 1 + the number of edges below the value; 0 where it is unknown. */
function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return 0;
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}
