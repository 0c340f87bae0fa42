/**
 * Gradient-boosted trees for two classes (Friedman 2001), on histograms as LightGBM and scikit-learn's HistGradientBoosting do,
 * whose defaults these are. No randomness: the same examples give the same trees.
 */
import type { FeatureMatrix } from './featureBins';
import { binFeatures } from './featureBins';
import type { SplitNode, TreeLimits, TreeNode } from './growTree';
import { growTree } from './growTree';

export interface BoostOptions extends TreeLimits {
  readonly trees: number;
  /** Share of each tree's step that is taken. */
  readonly learningRate: number;
}

/** All trees in one table of nodes; children lie behind their parent. */
export interface BoostedTrees {
  /** Log-odds before any tree. */
  readonly intercept: number;
  /** First node of each tree. */
  readonly roots: Uint32Array;
  /** Column that a node asks, −1 at a leaf. */
  readonly feature: Int32Array;
  /** To the left with values up to this, and with unknown ones. */
  readonly threshold: Float64Array;
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  /** What a leaf adds to the log-odds. */
  readonly value: Float64Array;
  /** By how much the splits on each column lowered the loss. */
  readonly gain: Float64Array;
}

const DEFAULTS: BoostOptions = { trees: 50, leaves: 15, leastExamples: 20, learningRate: 0.1 };

/** Minimises the logistic loss of `positive` (1 or 0 a row). Unknown values (NaN) count as below every known one. */
export function fitBoostedTrees(
  matrix: FeatureMatrix,
  positive: Uint8Array,
  options: Partial<BoostOptions> = {},
): BoostedTrees {
  const { trees, learningRate, ...limits } = { ...DEFAULTS, ...options };
  const features = binFeatures(matrix);
  const intercept = logOddsOf(positive);
  const score = new Float64Array(matrix.rows).fill(intercept);
  const grown = Array.from({ length: trees }, () => {
    const tree = growTree(features, slopesOf(score, positive), limits);
    for (const { step, members } of leavesOf(tree))
      for (let i = 0; i < members.length; i++) score[members[i]!]! += learningRate * step;
    return tree;
  });
  const thresholdOf = ({ feature, bin }: SplitNode) =>
    bin === 0 ? -Infinity : features.edges[feature]![bin - 1]!;
  return { intercept, ...tabulate(grown, { learningRate, columns: matrix.columns, thresholdOf }) };
}

/** Log-odds of being positive, one a row. */
export function predictLogOdds(model: BoostedTrees, { rows, columns, values }: FeatureMatrix): Float64Array {
  const { intercept, roots, feature, threshold, left, right, value } = model;
  return Float64Array.from({ length: rows }, (_, row) => {
    let total = intercept;
    for (let tree = 0; tree < roots.length; tree++) {
      let node = roots[tree]!;
      while (feature[node]! >= 0) {
        const goesRight = values[row * columns + feature[node]!]! > threshold[node]!;
        node = goesRight ? right[node]! : left[node]!;
      }
      total += value[node]!;
    }
    return total;
  });
}

function logOddsOf(positive: Uint8Array): number {
  const count = positive.reduce((sum, one) => sum + one, 0);
  if (count === 0 || count === positive.length)
    throw new RangeError(
      `boosted trees: need examples of both classes, ${count} of ${positive.length} are positive`,
    );
  return Math.log(count / (positive.length - count));
}

/** p − y and p (1 − p), p = 1 / (1 + e^−score). */
function slopesOf(score: Float64Array, positive: Uint8Array) {
  const gradient = new Float64Array(score.length);
  const hessian = new Float64Array(score.length);
  for (let i = 0; i < score.length; i++) {
    const p = 1 / (1 + Math.exp(-score[i]!));
    gradient[i] = p - positive[i]!;
    hessian[i] = p * (1 - p);
  }
  return { gradient, hessian };
}

function leavesOf(node: TreeNode): Extract<TreeNode, { step: number }>[] {
  return 'step' in node ? [node] : [...leavesOf(node.left), ...leavesOf(node.right)];
}

interface Tabulation {
  readonly learningRate: number;
  readonly columns: number;
  readonly thresholdOf: (node: SplitNode) => number;
}

function tabulate(trees: readonly TreeNode[], { learningRate, columns, thresholdOf }: Tabulation) {
  const nodes: { feature: number; threshold: number; left: number; right: number; value: number }[] = [];
  const gain = new Float64Array(columns);
  const add = (node: TreeNode): number => {
    const isLeaf = 'step' in node;
    const own = {
      feature: -1,
      threshold: 0,
      left: 0,
      right: 0,
      value: isLeaf ? learningRate * node.step : 0,
    };
    const at = nodes.push(own) - 1;
    if (isLeaf) return at;
    gain[node.feature]! += node.gain;
    Object.assign(own, { feature: node.feature, threshold: thresholdOf(node) });
    own.left = add(node.left);
    own.right = add(node.right);
    return at;
  };
  return {
    roots: Uint32Array.from(trees, add),
    feature: Int32Array.from(nodes, (node) => node.feature),
    threshold: Float64Array.from(nodes, (node) => node.threshold),
    left: Uint32Array.from(nodes, (node) => node.left),
    right: Uint32Array.from(nodes, (node) => node.right),
    value: Float64Array.from(nodes, (node) => node.value),
    gain,
  };
}
