/** Trees against scikit-learn 1.2.1's HistGradientBoostingClassifier(max_iter=50, max_leaf_nodes=15, learning_rate=.1) on the same numbers. */
import { describe, expect, it } from 'vitest';
import { rocAuc } from '../math/rocAuc';
import { congruential } from '../testing/congruential';
import { fitBoostedTrees, predictLogOdds } from './boostedTrees';
import type { FeatureMatrix } from './featureBins';

const COLUMNS = 12;

/** Four columns of eight values, eight of many; the class depends on six of them and on chance. */
function examples(seed: number, rows: number): { matrix: FeatureMatrix; positive: Uint8Array } {
  const uniform = congruential(seed);
  const values = new Float32Array(rows * COLUMNS);
  const positive = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * COLUMNS, (row + 1) * COLUMNS);
    for (let column = 0; column < COLUMNS; column++)
      own[column] = column < 4 ? Math.floor(uniform() * 8) : uniform();
    const z =
      2 * (own[4]! - 0.5) +
      (own[0] === 3 ? 1 : 0) +
      (own[5]! > 0.7 && own[6]! < 0.4 ? 1.5 : -0.3) -
      2 * Math.abs(own[7]! - 0.5);
    positive[row] = Number(uniform() < 1 / (1 + Math.exp(-2 * z)));
  }
  return { matrix: { rows, columns: COLUMNS, values }, positive };
}

describe('boosted trees', () => {
  const [training, held] = [examples(1, 2000), examples(2, 2000)];
  const trees = fitBoostedTrees(training.matrix, training.positive);
  const scores = predictLogOdds(trees, held.matrix);

  it('give scikit-learn’s log-odds, from as many nodes', () => {
    const expected = [-0.307161, -1.496935, -0.574684, 0.336791, -2.299412, -2.398972, -0.175477, 1.11602];
    expected.forEach((logOdds, row) => expect(scores[row]).toBeCloseTo(logOdds, 5));
    expect(rocAuc(scores, held.positive)).toBeCloseTo(0.8261605822101716, 4);
    expect(trees.feature).toHaveLength(1450);
  });

  it('give its gain by feature', () => {
    const expected = [
      564.116, 71.585, 82.441, 121.868, 1730.857, 764.587, 1366.595, 786.235, 239.018, 219.066, 232.786,
      180.956,
    ];
    expected.forEach((gain, column) => expect(trees.gain[column]! / gain).toBeCloseTo(1, 3));
  });

  it('split what is unknown from what is known', () => {
    const values = Float32Array.from({ length: 400 }, (_, row) => (row % 2 ? NaN : row));
    const matrix = { rows: 400, columns: 1, values };
    const positive = Uint8Array.from({ length: 400 }, (_, row) => row % 2);
    const separate = fitBoostedTrees(matrix, positive, { trees: 20 });
    expect(rocAuc(predictLogOdds(separate, matrix), positive)).toBe(1);
  });

  it('say nothing where there is nothing to say', () => {
    const matrix = { rows: 100, columns: 2, values: new Float32Array(200).fill(3) };
    const quarter = Uint8Array.from({ length: 100 }, (_, row) => Number(row % 4 === 0));
    const flat = fitBoostedTrees(matrix, quarter);
    expect([...predictLogOdds(flat, matrix)].every((one) => Math.abs(one - Math.log(1 / 3)) < 1e-12)).toBe(
      true,
    );
    expect(() => fitBoostedTrees(matrix, new Uint8Array(100))).toThrow(
      'need examples of both classes, 0 of 100',
    );
  });
});
