/** What every contestant works on: seven days of the demo office, the default preset, one seed. */
import { simulateOffice } from '../../../src/demo/office';
import { createRandom } from '../../../src/math/random';
import { DEFAULT_MODEL } from '../../../src/model/configuration';
import { layoutParameters, modelDimensions, startingWeights } from '../../../src/model/parameters';
import type { SlotGrid } from '../../../src/streams/batches';
import { trainingBatches } from '../../../src/streams/batches';
import { prepareDataset } from '../../../src/streams/dataset';
import { fitMarginals } from '../../../src/streams/marginals';
import type { Workload } from '../peers/peer';

const SEED = 1;
const DAYS = 7;

export function createWorkload(): Workload {
  const configuration = DEFAULT_MODEL;
  const trace = simulateOffice({ seed: SEED, days: DAYS });
  const dataset = prepareDataset(trace, [{ from: 0, to: trace.span }], configuration);
  const dimensions = modelDimensions(dataset.codecs, configuration);
  const layout = layoutParameters(dimensions);
  const { marks } = fitMarginals(dataset);
  const weights = startingWeights(layout, dimensions, dataset.codecs, marks, SEED);
  return { configuration, trace, dataset, dimensions, weights, seed: SEED };
}

/** The same with another number of lanes, and without dropout where losses are to be compared. */
export function withLanes(workload: Workload, lanes: number, dropout = true): Workload {
  const { configuration } = workload;
  return {
    ...workload,
    configuration: { ...configuration, lanes, dropout: dropout ? configuration.dropout : 0 },
  };
}

/** Batches without end, epoch after epoch. */
export function* endlessBatches({ dataset, configuration, seed }: Workload): Generator<SlotGrid> {
  const random = createRandom(seed).substream('batches');
  for (;;) yield* trainingBatches(dataset.training.sequences, configuration, random);
}
