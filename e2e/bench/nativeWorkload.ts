/**
 * What both sides of `npm run bench:native` work on: the demo office, the starting weights and the first batches of one
 * epoch; written as raw little-endian arrays and one JSON file, so that PyTorch sees the numbers that we do.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulateOffice } from '../../src/demo/office';
import { createRandom } from '../../src/math/random';
import type { ModelConfiguration } from '../../src/model/configuration';
import { DEFAULT_MODEL } from '../../src/model/configuration';
import type { Dimensions, ParameterLayout } from '../../src/model/parameters';
import {
  layoutParameters,
  modelDimensions,
  startingWeights,
  streamColumns,
} from '../../src/model/parameters';
import { describeBatch } from '../../src/reference/columns';
import type { SlotGrid } from '../../src/streams/batches';
import { trainingBatches } from '../../src/streams/batches';
import type { Codecs, Dataset } from '../../src/streams/dataset';
import { prepareDataset } from '../../src/streams/dataset';
import { neverAgain, sampleGap } from '../../src/streams/gapCodec';
import type { Marginals } from '../../src/streams/marginals';
import { fitMarginals, taskNames } from '../../src/streams/marginals';
import type { Trace } from '../../src/trace/trace';
import { learningRateAt } from '../../src/training/schedule';

const DAYS = 7;
const SEED = 1;
/** Values per gap category that the peer's sampler picks from: what a draw costs, without our codec's code. */
const GAP_DRAWS = 16;

export interface Workload {
  readonly trace: Trace;
  readonly dataset: Dataset;
  readonly marginals: Marginals;
  readonly configuration: ModelConfiguration;
  readonly dimensions: Dimensions;
  readonly layout: ParameterLayout;
  readonly weights: Float32Array;
  /** Consecutive batches of one epoch: state is carried from one to the next. */
  readonly grids: readonly SlotGrid[];
  readonly learningRates: readonly number[];
  readonly seed: number;
}

/** @param batches how many of an epoch's batches both sides cycle through */
export function prepareWorkload(batches: number): Workload {
  const configuration = DEFAULT_MODEL;
  const trace = simulateOffice({ seed: SEED, days: DAYS });
  const dataset = prepareDataset(trace, [{ from: 0, to: trace.span }], configuration);
  const dimensions = modelDimensions(dataset.codecs, configuration);
  const layout = layoutParameters(dimensions);
  const marginals = fitMarginals(dataset);
  const epoch = trainingBatches(dataset.training.sequences, configuration, createRandom(SEED));
  const grids = [...epoch].slice(0, batches);
  return {
    trace,
    dataset,
    marginals,
    configuration,
    dimensions,
    layout,
    weights: startingWeights(layout, dimensions, dataset.codecs, marginals.marks, SEED),
    grids,
    learningRates: grids.map((_, step) => learningRateAt(configuration, step, 0)),
    seed: SEED,
  };
}

/** Sizes that the bench prints. */
export function describeWorkload({ trace, dataset, weights, dimensions, configuration, grids }: Workload) {
  return {
    flows: trace.length,
    slots: dataset.training.sequences.length,
    parameters: weights.length,
    streams: dimensions.streams,
    marks: dimensions.marks,
    lanes: configuration.lanes,
    steps: configuration.steps,
    width: configuration.width,
    batches: grids.length,
  };
}

/** Writes `workload.json` and the arrays it names into `folder`. */
export function exportWorkload(workload: Workload, folder: string): void {
  const { dataset, configuration, dimensions, layout, weights, grids } = workload;
  mkdirSync(folder, { recursive: true });
  const write = (name: string, array: Numbers) => {
    writeFileSync(join(folder, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return { file: name, type: array.constructor.name.replace('Array', '').toLowerCase() };
  };
  const writeAll = (prefix: string, columns: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(columns).flatMap(([name, column]) =>
        ArrayBuffer.isView(column) ? [[name, write(`${prefix}.${name}`, column as Numbers)]] : [],
      ),
    );
  const { codecs } = dataset;
  const sampling = sampleTables(codecs);
  const description = {
    configuration,
    dimensions,
    streamColumns: Object.values(streamColumns(dimensions)),
    tasks: taskNames(codecs),
    learningRates: workload.learningRates,
    parameters: parameterTable(layout),
    weights: write('weights', weights),
    batches: grids.map((grid, index) => {
      const columns = describeBatch(codecs, dimensions, dataset.training, grid, configuration, null);
      const { markTargets, events } = columns;
      const marks = Object.fromEntries(markTargets.map((target, mark) => [`mark${mark}`, target]));
      return { events, arrays: writeAll(`batch${index}`, { ...columns, ...marks }) };
    }),
    sampling: {
      resolution: codecs.encoder.resolution,
      clock: codecs.encoder.clock,
      stream: sampling.stream,
      arrays: writeAll('sampling', sampling.arrays),
    },
  };
  writeFileSync(join(folder, 'workload.json'), JSON.stringify(description));
}

type Numbers = Int32Array | Float32Array | Float64Array | Uint8Array;

/** Rows of a parameter lie `stride` numbers apart, of which the last may be padding. */
function parameterTable(layout: ParameterLayout) {
  return [...layout].map(([name, parameter]) => {
    const { shape, offset, stride, decays } = parameter;
    return { name, shape, offset, stride, decays };
  });
}

/** What the peer's sampler needs besides the model: gaps per stream and category, encodings, hosts of a pair. */
function sampleTables({ encoder, gaps }: Codecs) {
  const random = createRandom(SEED).substream('gap draws');
  const categories = gaps.pooled.edges.length + 2;
  const gapDraws = new Float64Array(encoder.streams.length * categories * GAP_DRAWS);
  const gapSupport = new Uint8Array(encoder.streams.length * categories);
  gaps.streams.forEach(({ codec, support, longest }, stream) => {
    for (let category = 0; category < neverAgain(codec); category++) {
      const at = stream * categories + category;
      gapSupport[at] = support[category]!;
      for (let draw = 0; draw < GAP_DRAWS; draw++)
        gapDraws[at * GAP_DRAWS + draw] = Math.min(sampleGap(codec, category, random), Math.max(longest, 1));
    }
  });
  const hosts = new Map(encoder.hosts.map((host, i) => [host, i + 1]));
  const pairHosts = [['', ''], ...encoder.pairs.pairs].flatMap((pair) =>
    pair.map((host) => hosts.get(host) ?? 0),
  );
  const events = gaps.streams.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));
  return {
    stream: events.indexOf(Math.max(...events)),
    arrays: {
      gapDraws,
      gapSupport,
      pairHosts: Int32Array.from(pairHosts),
      gapEdges: gaps.gapEncoding.edges,
      ageEdges: gaps.ageEncoding.edges,
    },
  };
}
