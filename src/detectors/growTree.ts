/** One regression tree on binned features, grown best leaf first by second-order gain (Friedman 2001; XGBoost, Chen and Guestrin 2016, eq. 7). */
import type { FeatureBins } from './featureBins';

export interface TreeLimits {
  readonly leaves: number;
  /** Fewest examples in a leaf. */
  readonly leastExamples: number;
}

/** First and second derivative of the loss by each example's score. */
export interface Slopes {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** A split sends bins up to `bin` of `feature` left. */
export interface SplitNode {
  readonly feature: number;
  readonly bin: number;
  readonly gain: number;
  readonly left: TreeNode;
  readonly right: TreeNode;
}

export interface LeafNode {
  /** −G/H, the Newton step. */
  readonly step: number;
  /** Examples that lie in it. */
  readonly members: Uint32Array;
}

export type TreeNode = SplitNode | LeafNode;

/** Per bin of every feature: Σ gradient, Σ hessian, examples. */
interface Histogram {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly count: Float64Array;
}

interface Split {
  readonly feature: number;
  readonly bin: number;
  /** ½ is left out: G_l²/H_l + G_r²/H_r − G²/H. */
  readonly gain: number;
}

interface Leaf {
  readonly members: Uint32Array;
  readonly gradient: number;
  readonly hessian: number;
  readonly histogram: Histogram;
  readonly split: Split | null;
  children: readonly [Leaf, Leaf] | null;
}

/** A split that leaves a side less curvature than this is none. */
const LEAST_HESSIAN = 1e-3;

/** Examples × features are those of `features`; every example takes part. */
export function growTree(features: FeatureBins, slopes: Slopes, limits: TreeLimits): TreeNode {
  const examples = slopes.gradient.length;
  const all = Uint32Array.from({ length: examples }, (_, i) => i);
  const grower = createGrower(features, slopes, limits.leastExamples);
  const root = grower.leaf(all, grower.histogram(all));
  const open = [root];
  for (let leaves = 1; leaves < limits.leaves; leaves++) {
    const best = open.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    if (!best.split) break;
    best.children = grower.divide(best, best.split);
    open.splice(open.indexOf(best), 1, ...best.children);
  }
  return nodeOf(root);
}

function nodeOf({ members, gradient, hessian, split, children }: Leaf): TreeNode {
  if (!children || !split) return { step: hessian > 0 ? -gradient / hessian : 0, members };
  return { ...split, left: nodeOf(children[0]), right: nodeOf(children[1]) };
}

function createGrower({ edges, bins }: FeatureBins, slopes: Slopes, leastExamples: number) {
  const examples = slopes.gradient.length;
  /** Where each feature's bins begin in a histogram; behind them the end of all. */
  const starts = new Uint32Array(edges.length + 1);
  edges.forEach(({ length }, feature) => (starts[feature + 1] = starts[feature]! + length + 2));

  const isUsable = edges.map(({ length }, feature) => {
    const own = bins.subarray(feature * examples, (feature + 1) * examples);
    return length > 0 || (own.includes(0) && own.includes(1));
  });

  function histogram(members: Uint32Array): Histogram {
    const size = starts[edges.length]!;
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size);
    const count = new Float64Array(size);
    for (let feature = 0; feature < edges.length; feature++) {
      if (!isUsable[feature]) continue;
      const first = starts[feature]!;
      const column = feature * examples;
      for (let i = 0; i < members.length; i++) {
        const example = members[i]!;
        const bin = first + bins[column + example]!;
        gradient[bin]! += slopes.gradient[example]!;
        hessian[bin]! += slopes.hessian[example]!;
        count[bin]!++;
      }
    }
    return { gradient, hessian, count };
  }

  function leaf(members: Uint32Array, own: Histogram): Leaf {
    let [gradient, hessian] = [0, 0];
    for (let i = 0; i < members.length; i++) {
      gradient += slopes.gradient[members[i]!]!;
      hessian += slopes.hessian[members[i]!]!;
    }
    const totals = { gradient, hessian, count: members.length };
    const split =
      members.length >= 2 * leastExamples ? bestSplit(own, totals, { starts, leastExamples }) : null;
    return { members, gradient, hessian, histogram: own, split, children: null };
  }

  /** The smaller child's histogram is counted, the larger's is what remains of the parent's. */
  function divide({ members, histogram: whole }: Leaf, { feature, bin }: Split): [Leaf, Leaf] {
    const column = feature * examples;
    const left = members.filter((example) => bins[column + example]! <= bin);
    const right = members.filter((example) => bins[column + example]! > bin);
    const leftIsSmaller = left.length <= right.length;
    const counted = histogram(leftIsSmaller ? left : right);
    const rest = subtract(whole, counted);
    return leftIsSmaller
      ? [leaf(left, counted), leaf(right, rest)]
      : [leaf(left, rest), leaf(right, counted)];
  }

  return { histogram, leaf, divide };
}

/** Bins of a feature lie between its start and the next; nothing is split after the last. */
function bestSplit(
  own: Histogram,
  whole: { gradient: number; hessian: number; count: number },
  { starts, leastExamples }: { starts: Uint32Array; leastExamples: number },
): Split | null {
  const unsplit = whole.gradient ** 2 / whole.hessian;
  let best: Split | null = null;
  for (let feature = 0; feature + 1 < starts.length; feature++) {
    let [gradient, hessian, count] = [0, 0, 0];
    const first = starts[feature]!;
    for (let at = first; at + 1 < starts[feature + 1]!; at++) {
      if (own.count[at] === 0) continue;
      gradient += own.gradient[at]!;
      hessian += own.hessian[at]!;
      count += own.count[at]!;
      if (count < leastExamples || hessian < LEAST_HESSIAN) continue;
      if (whole.count - count < leastExamples || whole.hessian - hessian < LEAST_HESSIAN) break;
      const other = (whole.gradient - gradient) ** 2 / (whole.hessian - hessian);
      const gain = gradient ** 2 / hessian + other - unsplit;
      if (gain > (best?.gain ?? 0)) best = { feature, bin: at - first, gain };
    }
  }
  return best;
}

/** In the place of the parent's, which is needed no more. */
function subtract(whole: Histogram, part: Histogram): Histogram {
  for (const kind of ['gradient', 'hessian', 'count'] as const) {
    const [from, taken] = [whole[kind], part[kind]];
    for (let i = 0; i < from.length; i++) from[i]! -= taken[i]!;
  }
  return whole;
}
