/** Whether candidates lie where real rows lie, and everywhere where they do (Naeem et al. 2020; metrics.md 5). */
import { sampledRows } from './categories';
import type { Figure } from './figure';
import type { MixedRows } from './mixedRows';
import { scaleTogether, squaredDistance, takeMixedRows } from './mixedRows';
import type { Sample } from './sample';

const NEIGHBOURS = 5;
const MOST_ROWS = 2500;

interface DensityCoverage {
  readonly density: number;
  readonly coverage: number;
  /** Real rows compared with. */
  readonly n: number;
}

/**
 * density = 1/(kM) Σ_j Σ_i 1[d(y_j, x_i) < r_i], 0 … N/k; coverage = 1/N Σ_i 1[min_j d(x_i, y_j) < r_i], 0 … 1; r_i = distance
 * of real row i to its k-th real neighbour, k = 5; numbers min–max scaled over both sides, marks one-hot. Exact over a
 * systematic sample of at most 2,500 rows a side, on which both depend (12.5 million distances, under a second); `most` rows where
 * published tables ask for more. NaN with fewer than six real rows, or no others. The published code makes numbers with
 * fewer than 40 different values one-hot too; metrics.md does not. Distances are compared as squares and duplicates are at
 * distance 0 exactly, which scikit-learn's are not: with over five copies of a row, r = 0 and nothing is below it.
 */
export function describeDensityCoverage(
  reference: Sample,
  candidate: Sample,
  most = MOST_ROWS,
): DensityCoverage {
  const [real, other] = [reference, candidate].map((sample) =>
    takeMixedRows(sample, sampledRows(sample, most)),
  ) as [MixedRows, MixedRows];
  if (real.length <= NEIGHBOURS || other.length === 0) return { density: NaN, coverage: NaN, n: real.length };
  scaleTogether([real, other]);
  let [inside, covered] = [0, 0];
  for (let i = 0; i < real.length; i++) {
    const radius = neighbourDistance(real, i);
    let near = 0;
    for (let j = 0; j < other.length; j++) if (squaredDistance(real, i, other, j, radius) < radius) near++;
    inside += near;
    if (near > 0) covered++;
  }
  return {
    density: inside / (NEIGHBOURS * other.length),
    coverage: covered / real.length,
    n: real.length,
  };
}

export const describeDensity: Figure['describe'] = ({ flows: reference }, { flows: candidate }) => {
  const { density, n } = computedOnce(reference, candidate);
  return { value: density, n };
};

export const describeCoverage: Figure['describe'] = ({ flows: reference }, { flows: candidate }) => {
  const { coverage, n } = computedOnce(reference, candidate);
  return { value: coverage, n };
};

const computed = new WeakMap<Sample, { readonly reference: Sample; readonly both: DensityCoverage }>();

/** Two rows of the table share one second of work; forgotten with the candidate. */
function computedOnce(reference: Sample, candidate: Sample): DensityCoverage {
  const known = computed.get(candidate);
  if (known?.reference === reference) return known.both;
  const both = describeDensityCoverage(reference, candidate);
  computed.set(candidate, { reference, both });
  return both;
}

/** Squared distance of row i to its fifth nearest other row. */
function neighbourDistance(rows: MixedRows, i: number): number {
  const nearest = new Float64Array(NEIGHBOURS).fill(Infinity);
  for (let j = 0; j < rows.length; j++) {
    if (j === i) continue;
    const distance = squaredDistance(rows, i, rows, j, nearest.at(-1));
    let at = NEIGHBOURS - 1;
    if (distance >= nearest[at]!) continue;
    for (; at > 0 && nearest[at - 1]! > distance; at--) nearest[at] = nearest[at - 1]!;
    nearest[at] = distance;
  }
  return nearest[NEIGHBOURS - 1]!;
}
