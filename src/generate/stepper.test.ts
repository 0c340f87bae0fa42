/** The typed-array stepper and the tensor model are two forms of one mathematics: their likelihoods must agree. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import { loadBackend } from '../kernels/loadBackend';
import { createRandom } from '../math/random';
import { TINY_MODEL } from '../model/configuration';
import { layoutParameters, modelDimensions, startingWeights } from '../model/parameters';
import type { Dataset, SlotTable } from '../streams/dataset';
import { prepareDataset } from '../streams/dataset';
import { fitMarginals, markColumns, taskNames } from '../streams/marginals';
import { scoreSlots } from '../training/scoreTasks';
import type { Stepper, StreamState } from './stepper';
import { createStepper } from './stepper';

const configuration = { ...TINY_MODEL, gapBins: 24 };
const trace = simulateOffice({ seed: 3, days: 2 });
const dataset = prepareDataset(trace, [{ from: 0, to: trace.span }], configuration.gapBins);

/** Starting weights shaken, so that no part of the model is at a special value. */
function shakenWeights({ codecs }: Dataset): Float32Array {
  const dimensions = modelDimensions(codecs, configuration);
  const weights = startingWeights(
    layoutParameters(dimensions),
    dimensions,
    codecs,
    fitMarginals(dataset).marks,
    1,
  );
  const random = createRandom(9);
  return weights.map((weight) => (weight < -1e3 ? weight : weight + 0.1 * random.normal()));
}

describe('the stepper', () => {
  beforeAll(() => loadBackend('cpu'));

  it('gives every task the likelihood of the tensor model', async () => {
    const weights = shakenWeights(dataset);
    const vector = tf.tensor1d(weights);
    const wanted = await scoreSlots(dataset.codecs, configuration, vector, dataset.validation);
    vector.dispose();
    const actual = scoreByStepping(createStepper(dataset.codecs, configuration, weights), dataset.validation);
    expect(Object.keys(wanted)).toEqual(taskNames(dataset.codecs));
    taskNames(dataset.codecs).forEach((name, task) =>
      expect(actual[task], name).toBeCloseTo(wanted[name]!, 3),
    );
  });
});

function scoreByStepping(stepper: Stepper, table: SlotTable): number[] {
  const { sequences, events, gaps } = table;
  const columns = markColumns(table);
  const totals = new Array<number>(columns.length + 1).fill(0);
  let state: StreamState | null = null;
  for (let slot = 0; slot < sequences.length; slot++) {
    const previous = sequences.input[slot]!;
    if (previous < 0) state = stepper.start(sequences.stream[slot]!);
    else
      stepper.read(state!, {
        tokens: tokensOf(table, previous),
        gap: sequences.inputGap[slot]!,
        pairAge: sequences.pairAge[slot]!,
      });
    if (previous >= 0) {
      const shares = softmax(stepper.gapLogits(state!, sequences.from[slot]!));
      const mass = shares.reduce(
        (sum, share, k) =>
          k < gaps.first[slot]! || k > gaps.last[slot]!
            ? sum
            : sum + (k === gaps.first[slot] ? gaps.fraction[slot]! : 1) * share,
        0,
      );
      totals[0]! -= Math.log(mass) + gaps.logDensity[slot]!;
    }
    const row = sequences.target[slot]!;
    if (row < 0) continue;
    const chain = stepper.marks(
      state!,
      previous < 0 ? NaN : sequences.to[slot]! - sequences.from[slot]!,
      sequences.to[slot]!,
    );
    columns.forEach((column, mark) => {
      totals[mark + 1]! -=
        Math.log(softmax(chain.logits(mark))[column[row]!]!) + events.logResolution[mark]![row]!;
      if (mark === 0) chain.tell(0, ...tokensOf(table, row).slice(0, 3));
      else if (mark + 1 < columns.length) chain.tell(mark + 2, column[row]!);
    });
  }
  const count = sequences.target.filter((row) => row >= 0).length;
  return totals.map((total) => total / count);
}

function tokensOf({ events }: SlotTable, row: number): number[] {
  return [
    events.pair[row]!,
    events.sourceHost[row]!,
    events.destinationHost[row]!,
    ...events.marks.map((column) => column[row]!),
  ];
}

function softmax(logits: Float64Array): Float64Array {
  const most = Math.max(...logits);
  const masses = logits.map((logit) => Math.exp(logit - most));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return masses.map((mass) => mass / total);
}
