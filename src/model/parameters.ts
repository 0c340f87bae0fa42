/** The flat parameter vector: which parameter lies where, how it starts, and which parts weight decay pulls on. */
import { aligned } from '../kernels/program';
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import { clockSize } from '../streams/clock';
import type { Codecs } from '../streams/dataset';
import { fieldTokens, pairTokenCount } from '../streams/encoder';
import { gapCategories } from '../streams/gapCodec';
import { ENCODING_SIZE } from '../streams/gapModel';
import type { ModelConfiguration } from './configuration';
import { writeStreamBiases } from './startingBiases';

/** Features of an event that are no embedding: encodings of log τ and of the pair's log age, and "age known". */
export const DENSE_SIZE = 2 * ENCODING_SIZE + 1;

export interface Parameter {
  /** As the model means it; [length] is a row. */
  readonly shape: readonly number[];
  /** Words from the vector's start, a multiple of 4. */
  readonly offset: number;
  readonly rows: number;
  /** Words from row to row: the columns, padded to a multiple of 4 by entries that nothing reads. */
  readonly stride: number;
  readonly size: number;
  /** Whether weight decay applies: to weights and embeddings, not to biases, gains, decay rates or stream tables. */
  readonly decays: boolean;
}

export interface Dimensions {
  readonly width: number;
  readonly layers: number;
  readonly streams: number;
  readonly gapCategories: number;
  /** K where the gap is a log-normal mixture, null where it is a category. */
  readonly gapComponents: number | null;
  /** Columns of the gap head's output: its categories' logits, or 3 × K parameters of a mixture. */
  readonly gapOutputs: number;
  /** Whether marks are told of the gap, of the clock and of the marks before them. */
  readonly chained: boolean;
  readonly pairs: number;
  readonly clock: number;
  /** Tokens per mark: pair, then the encoder's fields. */
  readonly marks: readonly number[];
  /** First row of each embedded column (pair, source, destination, fields …, start) in the event table. */
  readonly eventOffsets: readonly number[];
  readonly eventRows: number;
}

/** Where each part of a stream's row in the table `stream` begins. */
export type StreamColumns = ReturnType<typeof streamColumns>;

/** Names → places, in the order of the vector. */
export type ParameterLayout = ReadonlyMap<string, Parameter>;

/** The part of the codecs that decides sizes. */
export interface SizedCodecs {
  readonly encoder: Codecs['encoder'];
  readonly gaps: Pick<Codecs['gaps'], 'pooled'>;
}

/** Sizes that the codecs and the configuration imply. Throws on a width that is no multiple of 8. */
export function modelDimensions(
  { encoder, gaps }: SizedCodecs,
  configuration: ModelConfiguration,
): Dimensions {
  if (configuration.width % 8 !== 0) {
    throw new Error(
      `model width ${configuration.width}: want a multiple of 8, because half of the channels decay in real time and kernels work on four at once`,
    );
  }
  const pairs = pairTokenCount(encoder);
  const hosts = encoder.hosts.length + 1;
  const marks = [pairs, ...encoder.fields.map((field) => fieldTokens(encoder, field))];
  const columns = [pairs, hosts, hosts, ...marks.slice(1), 1];
  const categories = gapCategories(gaps.pooled);
  const gapComponents = configuration.gap === 'bins' ? null : configuration.gapComponents;
  const eventOffsets = columns.map((_, i) => columns.slice(0, i).reduce((sum, size) => sum + size, 0));
  return {
    width: configuration.width,
    layers: configuration.layers,
    streams: encoder.streams.length,
    gapCategories: categories,
    gapComponents,
    gapOutputs: gapComponents === null ? categories : 3 * gapComponents,
    chained: configuration.marks === 'chained',
    pairs,
    clock: clockSize(encoder.clock),
    marks,
    eventOffsets,
    eventRows: columns.reduce((sum, size) => sum + size, 0),
  };
}

/** Where each part of a stream's row in the table `stream` begins; gap and pair biases are padded like the outputs they join. */
export function streamColumns({ width, gapOutputs, pairs }: Dimensions) {
  const [gapContext, markContext, gapBias] = [0, width, 2 * width];
  const pairBias = gapBias + aligned(gapOutputs);
  return { gapContext, markContext, gapBias, pairBias, end: pairBias + aligned(pairs) };
}

/** Lays out every parameter. */
export function layoutParameters(dimensions: Dimensions): ParameterLayout {
  const { width, marks } = dimensions;
  const { layout, add, addLinear, addNorm } = createLayout(width);
  addEvents({ add, addLinear, addNorm }, { ...dimensions, dense: DENSE_SIZE });
  add('stream', [dimensions.streams, streamColumns(dimensions).end], false);
  add('gap.clock', [dimensions.clock, width], true);
  addNorm('gap.norm');
  addLinear('gap.hidden', width, width);
  addLinear('gap.output', width, dimensions.gapOutputs);
  addLinear('marks.input', width, width);
  addNorm('marks.norm');
  if (dimensions.chained) {
    add('marks.when', [dimensions.clock + ENCODING_SIZE, width], true);
    add('marks.table', [dimensions.eventRows, width], true);
  }
  marks.forEach((size, mark) => {
    addLinear(`marks.${mark}.hidden`, width, width);
    addLinear(`marks.${mark}.output`, width, size);
  });
  return layout;
}

interface HistorySizes {
  readonly width: number;
  readonly layers: number;
  readonly streams: number;
  readonly eventRows: number;
  /** Features of an event that are no embedding. */
  readonly dense: number;
}

type Layout = ReturnType<typeof createLayout>;

/** An empty layout and what puts parameters at its end, one after the other. */
export function createLayout(width: number) {
  const layout = new Map<string, Parameter>();
  let offset = 0;
  const add = (name: string, shape: number[], decays: boolean) => {
    const rows = shape.length === 1 ? 1 : shape[0]!;
    const stride = aligned(shape[shape.length - 1]!);
    layout.set(name, { shape, offset, rows, stride, size: rows * stride, decays });
    offset += rows * stride;
  };
  const addLinear = (name: string, from: number, to: number) => {
    add(`${name}.weights`, [from, to], true);
    add(`${name}.bias`, [to], false);
  };
  const addNorm = (name: string) => {
    add(`${name}.gain`, [width], false);
    add(`${name}.bias`, [width], false);
  };
  return { layout, add, addLinear, addNorm };
}

/** Adds what `history.ts` reads: the embeddings of events and the layers of the recurrence. */
export function addEvents(
  { add, addLinear, addNorm }: Omit<Layout, 'layout'>,
  { width, layers, streams, eventRows, dense }: HistorySizes,
): void {
  add('event.table', [eventRows, width], true);
  addLinear('event.dense', dense, width);
  add('event.stream', [streams, width], true);
  for (let layer = 0; layer < layers; layer++) {
    addNorm(`history.${layer}.norm`);
    addLinear(`history.${layer}.value`, width, width);
    add(`history.${layer}.logRate`, [width / 2], false);
    add(`history.${layer}.retention`, [width / 2], false);
    addLinear(`history.${layer}.output`, 2 * width, width);
    addNorm(`history.${layer}.mixNorm`);
    addLinear(`history.${layer}.gate`, width, 2 * width);
    addLinear(`history.${layer}.mix`, width, width);
  }
}

/** Words of the vector. */
export function parameterCount(layout: ParameterLayout): number {
  let count = 0;
  for (const { size } of layout.values()) count += size;
  return count;
}

/** Starting values: scaled normal weights, biases at the training marginals, so that learning starts from the baseline. */
export function startingWeights(
  layout: ParameterLayout,
  dimensions: Dimensions,
  codecs: Codecs,
  marginals: readonly Float64Array[],
  seed: number,
): Float32Array {
  const weights = new Float32Array(parameterCount(layout));
  const random = createRandom(seed).substream('weights');
  for (const [name, parameter] of layout) {
    const part = weights.subarray(parameter.offset, parameter.offset + parameter.size);
    startParameter(name, parameter, part, random.substream(name));
  }
  marginals.forEach((marginal, mark) => {
    const { offset } = layout.get(`marks.${mark}.output.bias`)!;
    if (mark > 0) marginal.forEach((share, token) => (weights[offset + token] = Math.log(share)));
  });
  writeStreamBiases(weights, layout.get('stream')!.offset, dimensions, codecs);
  return weights;
}

/** Starts one parameter by its name and shape; `part` is its place in the vector. */
export function startParameter(name: string, { shape }: Parameter, part: Float32Array, random: Random): void {
  const half = part.length;
  if (name.endsWith('.gain')) part.fill(1);
  else if (name.endsWith('.logRate'))
    part.forEach((_, k) => (part[k] = -logBetween(1e-3, 43_200, k / Math.max(half - 1, 1))));
  else if (name.endsWith('.retention'))
    part.forEach((_, k) => (part[k] = -1 + (6 * k) / Math.max(half - 1, 1)));
  else if (name.endsWith('.bias') || name === 'stream') part.fill(0);
  else {
    const deviation =
      name.endsWith('.output.weights') && !name.startsWith('history')
        ? 0.02
        : isTable(name)
          ? 0.1
          : 1 / Math.sqrt(shape[shape.length - 2]!);
    for (let k = 0; k < part.length; k++) part[k] = deviation * random.normal();
  }
}

const isTable = (name: string) => name.endsWith('.table') || name.endsWith('.stream');
const logBetween = (low: number, high: number, share: number) => Math.log(low) + share * Math.log(high / low);

/** 1 where weight decay applies, element by element. */
export function decayMask(layout: ParameterLayout): Float32Array {
  const mask = new Float32Array(parameterCount(layout));
  for (const { offset, size, decays } of layout.values()) if (decays) mask.fill(1, offset, offset + size);
  return mask;
}
