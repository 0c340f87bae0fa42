/** Can a classifier tell synthetic from real? (metrics.md 17; classifier two-sample test, Lopez-Paz and Oquab 2017.) */
import { createRandom } from '../math/random';
import { rocAuc } from '../math/rocAuc';
import type { CompareSides, MetricContext, Side } from '../metrics/metric';
import { sayShare } from '../metrics/wording';
import { fitBoostedTrees, predictLogOdds } from './boostedTrees';
import { EVENTS_A_WINDOW, MARK_NAMES, readWindows, windowStarts } from './eventWindows';
import type { FeatureMatrix } from './featureBins';

const MOST_WINDOWS = 2500;
/** Fewer a side leave no two leaves to learn from. */
const LEAST_WINDOWS = 40;
const TELLING = 5;

interface C2st {
  /** Of telling the candidate's windows in halves that were not learnt from: .5 is perfect. */
  readonly auc: number;
  /** Windows a side, both halves. */
  readonly windows: number;
  /** What gave it away: share of the loss that splits on this mark of any of the ten flows took off; most telling first, at most five. */
  readonly features: readonly { readonly name: string; readonly share: number }[];
}

/**
 * Gradient-boosted trees (50 of 15 leaves) on windows of ten flows: log gaps, hosts, protocol, port and state by rank in the
 * reference's earlier flows, log durations, packets and bytes, and whether the client's port is ephemeral. As many windows of
 * either side, at most 2,500, evenly spaced, cut into seeded halves; each is held out from the other in turn and the two AUCs
 * are averaged (metrics.md holds out one: on 729 windows of a LAN the choice of the half alone moves the AUC by .017). Null where
 * a side has fewer than 40. Under two seconds for 2,500 a side. It means nothing where the event rates differ much.
 */
export function describeC2st(
  reference: Side,
  candidate: Side,
  { resolution }: Pick<MetricContext, 'resolution'>,
): C2st | null {
  const earlier = reference.earlier.length > 0 ? reference.earlier : reference.flows;
  const starts = [reference, candidate].map(({ flows }) => windowStarts(flows));
  const windows = Math.min(MOST_WINDOWS, ...starts.map(({ length }) => length));
  if (windows < LEAST_WINDOWS) return null;
  const inFirst = firstHalf(windows);
  const halves = [true, false].map((wanted) => {
    const sides = [reference, candidate].map(({ flows }, side) => {
      const chosen = spaced(starts[side]!, windows).filter((_, i) => inFirst[i] === wanted);
      return readWindows(flows, chosen, { earlier, resolution });
    });
    return labelled(sides[0]!, sides[1]!);
  }) as [Labelled, Labelled];
  const [one, other] = [learn(halves[0], halves[1]), learn(halves[1], halves[0])];
  return {
    auc: (one.auc + other.auc) / 2,
    windows,
    features: tellingMarks(one.gain.map((gain, column) => gain + other.gain[column]!)),
  };
}

/**
 * max(AUC − ½, 0); n = windows a side. A candidate that is too sparse to fill 40 windows where
 * the reference does is told apart for certain: ½.
 */
export const compareC2st: CompareSides = (reference, candidate, context) => {
  const found = describeC2st(reference, candidate, context);
  if (found) return { value: Math.max(found.auc - 0.5, 0), n: found.windows, ...sayFeatures(found) };
  const n = windowStarts(reference.flows).length;
  return n < LEAST_WINDOWS ? { value: NaN, n: 0 } : { value: 0.5, n };
};

/** "told by gap (43 %), duration (20 %)". */
function sayFeatures({ features }: C2st): { readonly says?: string } {
  const named = features.map(({ name, share }) => `${name} (${sayShare(share)})`);
  return named.length > 0 ? { says: `told by ${named.join(', ')}` } : {};
}

function learn(training: Labelled, held: Labelled): { auc: number; gain: Float64Array } {
  const trees = fitBoostedTrees(training.matrix, training.synthetic);
  return { auc: rocAuc(predictLogOdds(trees, held.matrix), held.synthetic), gain: trees.gain };
}

interface Labelled {
  readonly matrix: FeatureMatrix;
  readonly synthetic: Uint8Array;
}

function labelled(real: FeatureMatrix, synthetic: FeatureMatrix): Labelled {
  const values = new Float32Array(real.values.length + synthetic.values.length);
  values.set(real.values);
  values.set(synthetic.values, real.values.length);
  const rows = real.rows + synthetic.rows;
  return {
    matrix: { rows, columns: real.columns, values },
    synthetic: new Uint8Array(rows).fill(1, real.rows),
  };
}

function spaced(starts: Uint32Array, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => starts[Math.floor((i * starts.length) / count)]!);
}

/** True for a random half of the windows; the same half on both sides, so that a trace is not told from itself. */
function firstHalf(windows: number): boolean[] {
  const random = createRandom(0).substream('halves of the two-sample test');
  const order = Array.from({ length: windows }, (_, i) => ({ i, at: random.uniform() })).sort(
    (a, b) => a.at - b.at,
  );
  const half = new Set(order.slice(0, windows >> 1).map(({ i }) => i));
  return Array.from({ length: windows }, (_, i) => half.has(i));
}

function tellingMarks(gain: Float64Array): { name: string; share: number }[] {
  const total = gain.reduce((sum, one) => sum + one, 0);
  const byMark = MARK_NAMES.map((name, mark) => {
    let own = 0;
    for (let event = 0; event < EVENTS_A_WINDOW; event++) own += gain[event * MARK_NAMES.length + mark]!;
    return { name, share: own / total };
  });
  return byMark
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, TELLING);
}
