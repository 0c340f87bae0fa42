/** A flow's state before a packet as the numbers that the programs read; training and generation write it the same way. */
import { invertIndex } from '../kernels/embedding';
import type { Runner } from '../kernels/machine';
import { inputOf, integersOf } from '../kernels/machine';
import type { Node, Tape } from '../kernels/tape';
import type { EmbeddedColumns } from '../model/features';
import type { HistoryInputs } from '../model/history';
import type { BatchShape } from '../streams/batches';
import { encodeNumber } from '../streams/numericCodec';
import { writePiecewiseLinear } from '../streams/piecewiseLinear';
import { logGap } from '../streams/sequences';
import type { FlowBudget } from './flowBudget';
import { gapsLeft, spareBytes } from './flowBudget';
import type { FlowTokens } from './flowTokens';
import type { EncodingName, PacketCodecs } from './packetCodecs';
import { ENCODING_SIZES } from './packetCodecs';
import type { PacketDimensions } from './packetParameters';
import { MOST_INDEX, countToken } from './packetParameters';
import type { Side } from './packetTypes';
import { TYPES } from './packetTypes';

/** n = lanes × steps slots, lane-major. */
export type PacketInputs = HistoryInputs & { readonly dense: Node; readonly seed: number };

/** Declares them on an empty tape. @param usage whether gradients will ask which rows used what */
export function declarePackets(
  tape: Tape,
  { dense, eventOffsets, eventRows, services }: PacketDimensions,
  shape: BatchShape,
  usage: boolean,
): PacketInputs {
  const n = shape.lanes * shape.steps;
  const embedded = (name: string, columns: number, rows: number) =>
    declareColumns(tape, { name, n, stages: new Array<number>(columns).fill(0), rows: usage ? rows : 0 });
  return {
    shape,
    dense: tape.input('dense', n, dense),
    decayTime: tape.input('decayTime', 1, n).value.at,
    keep: tape.input('keep', 1, n).value.at,
    event: embedded('event', eventOffsets.length, eventRows),
    stream: embedded('stream', 1, services),
    seed: tape.integers('seed', 1),
  };
}

interface Columns {
  readonly name: string;
  readonly n: number;
  readonly stages: readonly number[];
  /** Of the table; 0 where no gradient is wanted. */
  readonly rows: number;
}

export function declareColumns(tape: Tape, { name, n, stages, rows }: Columns): EmbeddedColumns {
  return {
    index: tape.integers(name, n * stages.length),
    stages,
    usage:
      rows === 0
        ? { order: 0, rowStart: 0 }
        : {
            order: tape.integers(`${name}.order`, n * stages.length),
            rowStart: tape.integers(`${name}.rowStart`, rows + 1),
          },
  };
}

/** Views of a runner's inputs. */
export interface PacketViews {
  readonly dense: Float32Array;
  readonly decayTime: Float32Array;
  readonly keep: Float32Array;
  readonly event: Int32Array;
  readonly stream: Int32Array;
  readonly denseStride: number;
}

export function packetViews(runner: Runner, n: number): PacketViews {
  const dense = inputOf(runner, 'dense');
  return {
    dense,
    decayTime: inputOf(runner, 'decayTime'),
    keep: inputOf(runner, 'keep'),
    event: integersOf(runner, 'event'),
    stream: integersOf(runner, 'stream'),
    denseStride: dense.length / n,
  };
}

/** Writes slot `at`. */
export function writePacket(
  views: PacketViews,
  { encodings, resolution, size }: PacketCodecs,
  { eventOffsets }: PacketDimensions,
  at: number,
  flow: FlowTokens,
  budget: FlowBudget,
): void {
  const { index, typeBefore, sizeBefore, gapBefore, packets, duration } = budget;
  const { dense, event, denseStride } = views;
  const hasGap = !Number.isNaN(gapBefore);
  views.keep[at] = index === 0 ? 0 : 1;
  views.decayTime[at] = hasGap ? gapBefore : 0;
  views.stream[at] = flow.service;
  let column = at * denseStride;
  dense.fill(0, column, column + denseStride);
  const encode = (name: EncodingName, value: number) => {
    if (!Number.isNaN(value)) writePiecewiseLinear(encodings[name], value, dense, column);
    column += ENCODING_SIZES[name];
  };
  const encodeSpare = (side: Side) => {
    const spare = packets[side] > 0 ? spareBytes(budget, side) : NaN;
    encode('spare', Math.log1p(spare));
    encode('meanSpare', Math.log1p(spare / packets[side]));
  };
  encode('gap', hasGap ? logGap(gapBefore, resolution) : NaN);
  encode('duration', logGap(duration, resolution));
  encode('meanGap', logGap(duration / Math.max(1, gapsLeft(budget)), resolution));
  for (const side of [0, 1] as const) encodeSpare(side);
  const hint = (side: Side) =>
    packets[side] > 0 ? encodeNumber(size, budget.least + spareBytes(budget, side)) : -1;
  const tokens = [
    typeBefore < 0 ? TYPES : typeBefore,
    sizeBefore,
    flow.state,
    flow.source,
    flow.destination,
    Math.min(index, MOST_INDEX),
    countToken(packets[0]),
    countToken(packets[1]),
    hint(0),
    hint(1),
  ];
  for (let c = 0; c < tokens.length; c++)
    event[at * tokens.length + c] = tokens[c]! < 0 ? -1 : eventOffsets[c]! + tokens[c]!;
}

/** Fills the usage of columns whose index is written. @param placeOf row of the result that an entry belongs to */
export function invertColumns(
  runner: Runner,
  name: string,
  rows: number,
  placeOf: (entry: number) => number,
): void {
  const place = (part: string) => integersOf(runner, `${name}${part}`);
  invertIndex(place(''), rows, placeOf, place('.order'), place('.rowStart'));
}
