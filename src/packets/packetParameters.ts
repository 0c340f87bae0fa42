/** Level 2's flat parameter vector; the history's part is laid out as `model/history.ts` reads it. */
import { aligned } from '../kernels/program';
import { createRandom } from '../math/random';
import type { ParameterLayout } from '../model/parameters';
import { addEvents, createLayout, parameterCount, startParameter } from '../model/parameters';
import { gapCategories } from '../streams/gapCodec';
import { numericTokens } from '../streams/numericCodec';
import { hostCount, serviceCount, stateCount } from './flowTokens';
import type { PacketCodecs } from './packetCodecs';
import { ENCODING_SIZES } from './packetCodecs';
import { TYPES } from './packetTypes';

/** Hyper-parameters. */
export interface PacketConfiguration {
  readonly width: number;
  readonly layers: number;
  /** Rows of a batch, and packets that each advances in a step. */
  readonly lanes: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly warmUpSteps: number;
  readonly weightDecay: number;
  readonly clipNorm: number;
  readonly dropout: number;
  readonly epochs: number;
  /** A short trace is passed over more often, until it has had so many steps. */
  readonly leastSteps: number;
}

export const PACKET_MODEL: PacketConfiguration = {
  width: 48,
  layers: 2,
  lanes: 24,
  steps: 64,
  learningRate: 4e-3,
  warmUpSteps: 30,
  weightDecay: 1e-3,
  clipNorm: 1,
  dropout: 0,
  epochs: 12,
  leastSteps: 800,
};

/** Marks in chain order. */
export const MARKS = ['type', 'size', 'gap'] as const;

export interface PacketDimensions {
  readonly width: number;
  readonly layers: number;
  readonly services: number;
  /** Categories of each mark. */
  readonly marks: readonly [types: number, sizes: number, gaps: number];
  /** First row of each embedded column in `event.table`. */
  readonly eventOffsets: readonly number[];
  readonly eventRows: number;
  readonly dense: number;
}

/** Packets before this one that are told apart, and packets left: small numbers exactly, larger ones by half octaves. */
export const MOST_INDEX = 15;
const EXACT_COUNT = 24;
const COUNT_TOKENS = EXACT_COUNT + 16;

export function countToken(count: number): number {
  if (count < EXACT_COUNT) return Math.max(0, count);
  return Math.min(COUNT_TOKENS - 1, EXACT_COUNT + Math.floor(2 * Math.log2(count / EXACT_COUNT)));
}

/**
 * Columns of an event's embedding: type and size of the packet before, state, source, destination, index, packets left
 * each way, and what this packet's size would be if all others of its end were as small as can be, each way.
 */
export function packetDimensions(
  { vocabulary, size, gaps }: PacketCodecs,
  { width, layers }: PacketConfiguration,
): PacketDimensions {
  const sizes = numericTokens(size);
  const hosts = hostCount(vocabulary);
  const columns = [
    TYPES + 1,
    sizes,
    stateCount(vocabulary),
    hosts,
    hosts,
    MOST_INDEX + 1,
    COUNT_TOKENS,
    COUNT_TOKENS,
    sizes,
    sizes,
  ];
  const { gap, duration, meanGap, spare, meanSpare } = ENCODING_SIZES;
  return {
    width,
    layers,
    services: serviceCount(vocabulary),
    marks: [TYPES, sizes, gapCategories(gaps[0]!)],
    eventOffsets: columns.map((_, i) => columns.slice(0, i).reduce((sum, rows) => sum + rows, 0)),
    eventRows: columns.reduce((sum, rows) => sum + rows, 0),
    dense: gap + duration + meanGap + 2 * (spare + meanSpare),
  };
}

/** Where each mark's biases begin in a row of the table `service`. */
export function biasColumns({ marks }: PacketDimensions): readonly number[] {
  const widths = marks.map(aligned);
  return widths.map((_, mark) => widths.slice(0, mark).reduce((sum, width) => sum + width, 0));
}

export function layoutPacketParameters(dimensions: PacketDimensions): ParameterLayout {
  const { width, marks, services } = dimensions;
  const { layout, add, addLinear, addNorm } = createLayout(width);
  addEvents({ add, addLinear, addNorm }, { ...dimensions, streams: services });
  addLinear('marks.input', width, width);
  addNorm('marks.norm');
  add('marks.dense', [dimensions.dense, width], true);
  add('marks.table', [marks[0] + marks[1], width], true);
  add('service', [services, biasColumns(dimensions)[2]! + aligned(marks[2])], false);
  marks.forEach((size, mark) => {
    addLinear(`marks.${mark}.hidden`, width, width);
    addLinear(`marks.${mark}.output`, width, size);
  });
  return layout;
}

/** Pseudo-counts spread over a service's categories. */
const PRIOR = 2;

/** Scaled normal weights; each service's biases at its own frequencies. */
export function startingPacketWeights(
  layout: ParameterLayout,
  dimensions: PacketDimensions,
  { counts }: PacketCodecs,
  seed: number,
): Float32Array {
  const weights = new Float32Array(parameterCount(layout));
  const random = createRandom(seed).substream('packet weights');
  for (const [name, parameter] of layout) {
    const part = weights.subarray(parameter.offset, parameter.offset + parameter.size);
    if (name !== 'service') startParameter(name, parameter, part, random.substream(name));
  }
  const { offset, stride } = layout.get('service')!;
  const columns = biasColumns(dimensions);
  [counts.types, counts.sizes, counts.gaps].forEach((table, mark) =>
    table.forEach((own, service) => {
      const total = own.reduce((sum, count) => sum + count, 0) + PRIOR;
      own.forEach((count, k) => {
        const at = offset + service * stride + columns[mark]! + k;
        weights[at] = Math.log((count + PRIOR / own.length) / total);
      });
    }),
  );
  return weights;
}
