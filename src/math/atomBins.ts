/** Bins for a skewed sample with favourite values: those are bins of their own, quantiles part the rest. */
import { bisectRight } from 'd3-array';
import { quantile } from './quantile';

export interface AtomBins {
  readonly count: number;
  /** The bin of any value, 0 … count − 1; NaN belongs to none. */
  binOf(value: number): number;
}

const ATOM_SHARE = 0.005;
const BINS = 20;

/**
 * From an ascending sample: values that hold more than .5 % of it are atoms; up to 20 quantile bins [edge, edge) take the
 * other values, and those never seen. Atoms come first, then bins, each in ascending order.
 */
export function fitAtomBins(sorted: Float64Array): AtomBins {
  const { atoms, rest } = splitAtoms(sorted);
  const inner = Array.from({ length: BINS - 1 }, (_, i) => quantile(rest, (i + 1) / BINS));
  const edges = rest.length > BINS ? [...new Set(inner)] : [];
  return {
    count: atoms.length + edges.length + 1,
    binOf(value) {
      const atom = bisectRight(atoms, value) - 1;
      return atom >= 0 && atoms[atom] === value ? atom : atoms.length + bisectRight(edges, value);
    },
  };
}

function splitAtoms(sorted: Float64Array): { atoms: number[]; rest: Float64Array } {
  const atoms: number[] = [];
  const rest = new Float64Array(sorted.length);
  let kept = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from > ATOM_SHARE * sorted.length) atoms.push(sorted[from]!);
    else for (let i = from; i < to; i++) rest[kept++] = sorted[i]!;
  }
  return { atoms, rest: rest.subarray(0, kept) };
}
