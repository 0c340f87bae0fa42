/** A small model on a small trace, its weights shaken so that no part of it is at a special value. */
import { simulateOffice } from '../demo/office';
import { createRandom } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import { TINY_MODEL } from '../model/configuration';
import { layoutParameters, modelDimensions, startingWeights } from '../model/parameters';
import { prepareDataset } from '../streams/dataset';
import { fitMarginals } from '../streams/marginals';

export function tinyModel(change: Partial<ModelConfiguration> = {}, days = 2) {
  const configuration: ModelConfiguration = { ...TINY_MODEL, gapBins: 24, ...change };
  const trace = simulateOffice({ seed: 3, days });
  const dataset = prepareDataset(trace, [{ from: 0, to: trace.span }], configuration.gapBins);
  const dimensions = modelDimensions(dataset.codecs, configuration);
  const layout = layoutParameters(dimensions);
  const random = createRandom(9);
  const start = startingWeights(layout, dimensions, dataset.codecs, fitMarginals(dataset).marks, 1);
  const weights = start.map((weight) => (weight < -1e3 ? weight : weight + 0.1 * random.normal()));
  return { configuration, trace, dataset, dimensions, layout, weights };
}
