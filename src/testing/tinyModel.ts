/** A small model on a small trace, its weights shaken so that no part of it is at a special value. */
import { simulateOffice } from '../demo/office';
import { createRandom } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import { TINY_MODEL } from '../model/configuration';
import { layoutParameters, modelDimensions, startingWeights } from '../model/parameters';
import { prepareDataset } from '../streams/dataset';
import { fitMarginals } from '../streams/marginals';
import type { Seconds, Trace } from '../trace/trace';

/** @param resolution of the trace's clock; microseconds where left out */
export function tinyModel(change: Partial<ModelConfiguration> = {}, days = 2, resolution = 1e-6) {
  const configuration: ModelConfiguration = { ...TINY_MODEL, gapBins: 24, ...change };
  const trace = onTicks(simulateOffice({ seed: 3, days }), resolution);
  const dataset = prepareDataset(trace, [{ from: 0, to: trace.span }], configuration);
  const dimensions = modelDimensions(dataset.codecs, configuration);
  const layout = layoutParameters(dimensions);
  const random = createRandom(9);
  const start = startingWeights(layout, dimensions, dataset.codecs, fitMarginals(dataset).marks, 1);
  const weights = start.map((weight) => (weight < -1e3 ? weight : weight + 0.1 * random.normal()));
  return { configuration, trace, dataset, dimensions, layout, weights };
}

function onTicks(trace: Trace, resolution: Seconds): Trace {
  if (resolution === trace.resolution) return trace;
  return { ...trace, resolution, time: trace.time.map((at) => Math.floor(at / resolution) * resolution) };
}
